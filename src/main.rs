//! The command: the guard without Envoy, over the same library as the filter.
//!
//! In: arguments and files. Out: tables, findings, configurations. Exit codes: 0 fine, 1 findings or differences (where asked),
//! 2 unusable input.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[cfg(not(target_arch = "wasm32"))]
mod cli;

/// Inspect LLM traffic in Envoy: check policies, try texts, measure detection, replay exchanges, print configurations, work on access logs.
#[derive(Debug, Parser)]
#[command(name = "portcullis", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Check(cli::check::Arguments),
    Schema(cli::tables::SchemaArguments),
    Rules(cli::tables::RulesArguments),
    Dialects(cli::tables::DialectsArguments),
    Envoy(cli::envoy::Arguments),
    Scan(cli::scan::Arguments),
    Eval(cli::eval::Arguments),
    Train(cli::train::Arguments),
    Replay(cli::replay::Arguments),
    Mcp(cli::mcp::Arguments),
    Audit(cli::audit::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().verb {
        Verb::Check(arguments) => cli::check::run(&arguments),
        Verb::Schema(arguments) => cli::tables::schema(&arguments),
        Verb::Rules(arguments) => cli::tables::rules(&arguments),
        Verb::Dialects(arguments) => cli::tables::dialects(&arguments),
        Verb::Envoy(arguments) => cli::envoy::run(&arguments),
        Verb::Scan(arguments) => cli::scan::run(&arguments),
        Verb::Eval(arguments) => cli::eval::run(&arguments),
        Verb::Train(arguments) => cli::train::run(&arguments),
        Verb::Replay(arguments) => cli::replay::run(&arguments),
        Verb::Mcp(arguments) => cli::mcp::run(&arguments),
        Verb::Audit(arguments) => cli::audit::run(&arguments),
    };
    match result {
        Ok(cli::Outcome::Fine) => ExitCode::SUCCESS,
        Ok(cli::Outcome::Found) => ExitCode::from(1),
        Err(cli::Failure::Closed) => ExitCode::SUCCESS,
        Err(cli::Failure::Unusable(lines)) => {
            cli::report(&lines);
            ExitCode::from(2)
        }
    }
}
