//! What the filter costs in a real Envoy: latency at one connection, throughput and CPU at saturation, against no filter and against
//! any other module (`CONTROL=path=configuration`), all in one run, rounds interleaved.
//!
//! Envoy has one worker, pinned to core 0 where `taskset` is there; load and upstream share core 1. Every figure is a median over
//! rounds; "added" is the median of the differences to no filter within the same round, since the machine may not be quiet.

#[allow(dead_code)] // Words are for `stream.rs`.
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/gateway.rs"]
mod gateway;

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use corpus::Density;
use gateway::{Plugin, Variant, message, start};

fn main() {
    let variable = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let envoy = variable("ENVOY", ".tools/venv/bin/envoy");
    let ours = variable("MODULE", "target/portcullis.wasm");
    let rounds: usize = variable("ROUNDS", "6").parse().expect("ROUNDS is a number");
    let seconds: f64 = variable("SECONDS", "1").parse().expect("SECONDS is a number");
    if !std::path::Path::new(&envoy).exists() || !std::path::Path::new(&ours).exists() {
        println!("skipped: {envoy} or {ours} is not there; run `make bench`");
        return;
    }
    let plugin = |name: &str, configuration: &str, hold| Plugin {
        name: name.into(),
        module: ours.clone(),
        configuration: configuration.into(),
        hold,
    };
    let mut plugins = vec![
        plugin("enforce", r#"{"version":1,"host":{"hold_headers":true}}"#, true),
        plugin("observe", r#"{"version":1,"mode":"observe"}"#, false),
    ];
    for control in variable("CONTROL", "").split(';').filter(|control| !control.is_empty()) {
        let (module, configuration) = control.split_once('=').expect("CONTROL is module=configuration");
        let file = std::path::Path::new(module).file_stem().unwrap_or_default().to_string_lossy();
        plugins.push(Plugin {
            name: format!("control {file} {}", configuration.replace(['{', '}', '"'], "")),
            module: module.into(),
            configuration: configuration.into(),
            // Ours says so itself; a module that pauses where the host does not expect it would wait for ever.
            hold: configuration.contains(r#""hold_headers":true"#),
        });
    }
    let upstream = serve(corpus::response());
    let folder = std::env::temp_dir().join(format!("portcullis-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for configurations");
    let mut variants = vec![start(&envoy, &folder, None, upstream)];
    variants.extend(plugins.iter().map(|plugin| start(&envoy, &folder, Some(plugin), upstream)));
    let sizes: Vec<(String, String)> = variable("BODIES", "clean:1,clean:10,typical:10,dense:10,clean:100")
        .split(',')
        .map(|body| {
            let (density, kib) = body.split_once(':').expect("BODIES is density:KiB,…");
            let density = match density {
                "clean" => Density::Clean,
                "typical" => Density::Typical,
                _ => Density::Dense,
            };
            (body.to_owned(), corpus::request(kib.parse::<usize>().expect("KiB") * 1024, density))
        })
        .collect();
    println!("| body | connections | variant | p50 µs | × none | rps | × none | CPU µs/request | added |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for (name, body) in &sizes {
        for connections in [1, 8] {
            let mut samples: Vec<Vec<Sample>> = vec![Vec::new(); variants.len()];
            for round in 0..rounds {
                for turn in 0..variants.len() {
                    let place = (turn + round) % variants.len();
                    samples[place].push(load(&variants[place], body, connections, seconds));
                }
            }
            for (variant, own) in variants.iter().zip(&samples) {
                let paired = |of: fn(&Sample) -> f64, combine: fn(f64, f64) -> f64| {
                    median(own.iter().zip(&samples[0]).map(|(sample, none)| combine(of(sample), of(none))).collect())
                };
                println!(
                    "| {name} | {connections} | {} | {:.0} | {:.2} | {:.0} | {:.2} | {:.0} | {:+.0} |",
                    variant.name,
                    median(own.iter().map(|s| s.p50).collect()),
                    paired(|s| s.p50, |a, b| a / b),
                    median(own.iter().map(|s| s.rps).collect()),
                    paired(|s| s.rps, |a, b| a / b),
                    median(own.iter().map(|s| s.cpu).collect()),
                    paired(|s| s.cpu, |a, b| a - b),
                );
            }
        }
    }
    drop(variants);
    let _ = std::fs::remove_dir_all(folder);
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What one round measured.
#[derive(Clone)]
struct Sample {
    p50: f64,
    rps: f64,
    cpu: f64,
}

/// An upstream that reads every request whole and answers at once, on a thread for each connection.
fn serve(answer: String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port for the upstream");
    let port = listener.local_addr().expect("its address").port();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}", answer.len());
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || {
                let mut connection = connection;
                let _ = connection.set_nodelay(true);
                let mut buffer = Vec::new();
                while message(&mut connection, &mut buffer).is_some() {
                    if connection.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    port
}

/// Runs requests one after another on each connection, and measures the variant's own CPU time beside it.
fn load(variant: &Variant, body: &str, connections: usize, seconds: f64) -> Sample {
    let request = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: llm\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let cpu_before = cpu_ns(variant.process.id());
    let start = Instant::now();
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (request, port) = (request.clone(), variant.port);
            std::thread::spawn(move || {
                let mut connection = TcpStream::connect(("127.0.0.1", port)).expect("a connection to Envoy");
                let _ = connection.set_nodelay(true);
                let (mut buffer, mut times) = (Vec::new(), Vec::new());
                while start.elapsed().as_secs_f64() < seconds {
                    let begun = Instant::now();
                    connection.write_all(request.as_bytes()).expect("the request goes out");
                    let status = message(&mut connection, &mut buffer).expect("an answer comes");
                    assert!(status.contains(" 200 "), "every answer must be 200, not {status}");
                    times.push(begun.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times: Vec<Duration> = threads.into_iter().flat_map(|thread| thread.join().expect("the load runs")).collect();
    let elapsed = start.elapsed().as_secs_f64();
    let cpu = cpu_ns(variant.process.id()) - cpu_before;
    times.sort();
    let count = times.len() as f64;
    Sample { p50: times[times.len() / 2].as_secs_f64() * 1e6, rps: count / elapsed, cpu: cpu as f64 / 1e3 / count }
}

/// The time that all threads of a process have run.
fn cpu_ns(pid: u32) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).expect("the process runs");
    let own = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("schedstat")).ok()?.split(' ').next()?.parse::<u64>().ok();
    tasks.flatten().filter_map(own).sum()
}
