//! What the filter costs in a real Envoy: latency at one connection, throughput and CPU at saturation, against no filter and against
//! any other module (`CONTROL=path=configuration`), all in one run, rounds interleaved.
//!
//! Envoy has one worker, pinned to core 0 where `taskset` is there; load and upstream share core 1. Every figure is a median over
//! rounds; "added" is the median of the differences to no filter within the same round, since the machine may not be quiet.

#[path = "support/corpus.rs"]
mod corpus;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use corpus::Density;

struct Variant {
    name: String,
    port: u16,
    process: Child,
}

impl Drop for Variant {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A plugin: its module, its configuration, and whether it holds headers.
struct Plugin {
    name: String,
    module: String,
    configuration: String,
    hold: bool,
}

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
            hold: false,
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

/// Reads one message with a content-length or in chunks; what is beyond it stays in the buffer. Returns its first line.
fn message(connection: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<String> {
    let mut chunk = [0; 65536];
    loop {
        if let Some(head) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
            let length =
                text.lines().find_map(|line| line.strip_prefix("content-length:")).and_then(|value| value.trim().parse::<usize>().ok());
            let whole = match length {
                Some(length) => Some(head + 4 + length).filter(|whole| buffer.len() >= *whole),
                None if text.contains("transfer-encoding: chunked") => {
                    buffer[head..].windows(5).position(|w| w == b"0\r\n\r\n").map(|last| head + last + 5)
                }
                None => Some(head + 4),
            };
            if let Some(whole) = whole {
                buffer.drain(..whole);
                return Some(text.lines().next().unwrap_or_default().to_owned());
            }
        }
        match connection.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(read) => buffer.extend_from_slice(&chunk[..read]),
        }
    }
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

fn start(envoy: &str, folder: &std::path::Path, plugin: Option<&Plugin>, upstream: u16) -> Variant {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port for Envoy").port();
    let name = plugin.map_or("none", |plugin| &plugin.name);
    let filter = plugin.map_or_else(String::new, |plugin| {
        format!(
            r#"{{"name":"p","typed_config":{{"@type":"type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm","config":{{"name":"p","root_id":"p","allow_on_headers_stop_iteration":{},"configuration":{{"@type":"type.googleapis.com/google.protobuf.StringValue","value":{}}},"vm_config":{{"vm_id":"{name}","runtime":"envoy.wasm.runtime.v8","code":{{"local":{{"filename":"{}"}}}}}}}}}}}},"#,
            plugin.hold,
            serde_json::json!(plugin.configuration),
            plugin.module
        )
    });
    let configuration = format!(
        r#"{{"static_resources":{{"listeners":[{{"address":{{"socket_address":{{"address":"127.0.0.1","port_value":{port}}}}},"per_connection_buffer_limit_bytes":16777216,"filter_chains":[{{"filters":[{{"name":"h","typed_config":{{"@type":"type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager","stat_prefix":"h","route_config":{{"virtual_hosts":[{{"name":"v","domains":["*"],"routes":[{{"match":{{"prefix":"/"}},"route":{{"cluster":"up","timeout":"0s"}}}}]}}]}},"http_filters":[{filter}{{"name":"r","typed_config":{{"@type":"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}}}]}}}}]}}]}}],"clusters":[{{"name":"up","type":"STATIC","load_assignment":{{"cluster_name":"up","endpoints":[{{"lb_endpoints":[{{"endpoint":{{"address":{{"socket_address":{{"address":"127.0.0.1","port_value":{upstream}}}}}}}}}]}}]}}}}]}}}}"#
    );
    let path = folder.join(format!("{port}.json"));
    std::fs::write(&path, configuration).expect("the configuration is written");
    let pinned = Command::new("taskset").args(["-c", "0", "true"]).status().is_ok_and(|status| status.success());
    let mut command = if pinned {
        let mut command = Command::new("taskset");
        command.args(["-c", "0", envoy]);
        command
    } else {
        Command::new(envoy)
    };
    let process = command
        .args(["--concurrency", "1", "--use-dynamic-base-id", "-l", "error", "-c"])
        .arg(&path)
        .stdout(Stdio::null())
        .spawn()
        .expect("Envoy starts");
    let variant = Variant { name: name.to_owned(), port, process };
    let deadline = Instant::now() + Duration::from_secs(60);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "Envoy with {name} does not listen");
        std::thread::sleep(Duration::from_millis(50));
    }
    variant
}
