//! Envoys with one worker, without a filter or with one.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// An Envoy that runs.
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) port: u16,
    pub(crate) process: Child,
}

impl Drop for Variant {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A plugin: its module, its configuration, and whether it holds headers.
pub(crate) struct Plugin {
    pub(crate) name: String,
    pub(crate) module: String,
    pub(crate) configuration: String,
    pub(crate) hold: bool,
}

/// Reads one message with a content-length or in chunks; what is beyond it stays in the buffer. Returns its first line.
pub(crate) fn message(connection: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<String> {
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

/// Starts one. It is pinned to core 0, where `taskset` is there.
pub(crate) fn start(envoy: &str, folder: &std::path::Path, plugin: Option<&Plugin>, upstream: u16) -> Variant {
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
