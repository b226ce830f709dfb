//! The filter: Envoy's callbacks turned into the guard's steps, and its effects into host calls. Compiled for wasm32 only.
//!
//! In: what Envoy says. Out: what Envoy is asked to do. It decides nothing.

mod host;
mod http;
mod metrics;
mod root;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(proxy_wasm::types::LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::new(root::Root::default()));
}}
