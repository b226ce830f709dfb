//! The module of `vm/`, built and run in Envoy.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Builds `vm/`.
fn build() -> PathBuf {
    const TARGET: &str = "wasm32-wasip1";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from).join("bench-vm");
    let status = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
        .args(["build", "--quiet", "--release", "--target", TARGET, "--manifest-path"])
        .arg(root.join("benches/vm/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        // Where cargo finds the flags for wasm.
        .current_dir(root)
        .status();
    assert!(status.is_ok_and(|status| status.success()), "benches/vm does not build");
    target.join(TARGET).join("release/portcullis_bench_vm.wasm")
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts Envoy with the module, which runs this bench, and reads what that writes while it starts: the fields of its lines.
pub(crate) fn run(envoy: &str, bench: &str) -> Vec<Vec<String>> {
    let module = build();
    let configuration = serde_json::json!({
        "bootstrap_extensions": [{
            "name": "bench",
            "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.wasm.v3.WasmService",
                "singleton": true,
                "config": {"name": "bench", "vm_config": {
                    "runtime": "envoy.wasm.runtime.v8",
                    "code": {"local": {"filename": module}},
                    "environment_variables": {"key_values": {"BENCH": bench}},
                }},
            },
        }],
    });
    let mut child = Command::new(envoy)
        .args(["--concurrency", "1", "--use-dynamic-base-id", "-l", "error", "--config-yaml", &configuration.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Envoy starts");
    let lines = BufReader::new(child.stderr.take().expect("its log")).lines();
    let _running = Running(child);
    let (mut rows, mut rest) = (Vec::new(), Vec::new());
    for line in lines.map_while(Result::ok) {
        match line.split_once("bench ").map(|(_, bench)| bench.trim()) {
            Some("done") => return rows,
            Some(bench) => rows.push(bench.split('|').map(str::to_owned).collect()),
            None => rest.push(line),
        }
    }
    panic!("Envoy ended before the module was done:\n{}", rest.join("\n"));
}
