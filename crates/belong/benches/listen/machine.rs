//! What the machine says of itself and of a process.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Seconds in which the program must be well after its start.
const START_SECONDS_MAX: u64 = 60;

/// Cores and model, for the head of a run.
pub fn describe() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ").map(|(_, name)| name));
    format!("{} cores, {}", cores(), model.unwrap_or("an unknown processor"))
}

/// Cores that this process may use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// A line of figures.
pub fn say(what: &str, figure: &str) {
    println!("  {what:<58} {figure}");
}

/// The value below which this part of the sorted times lies.
pub fn quantile(sorted: &[Duration], part: f64) -> Duration {
    let at = (part * sorted.len() as f64).ceil() as usize;
    sorted[at.clamp(1, sorted.len()) - 1]
}

/// A running program.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub port: u16,
    /// What it printed, when it was asked for.
    pub printed: Option<PathBuf>,
}

impl Server {
    /// Starts `belong` with these arguments and waits until it is well.
    pub fn start(arguments: &[&str], port: u16, printed: Option<PathBuf>) -> Self {
        let out = match &printed {
            Some(at) => std::fs::File::create(at).expect("a file for what is printed").into(),
            None => Stdio::null(),
        };
        let child = Command::new(env!("CARGO_BIN_EXE_belong"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut server = Self { child, port, printed };
        let began = Instant::now();
        while request(port, "GET", "/health", "", &[]).is_none_or(|(status, ..)| status != 200) {
            assert!(server.child.try_wait().expect("a child").is_none(), "the program ended by itself");
            assert!(began.elapsed() < Duration::from_secs(START_SECONDS_MAX), "the program did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Starts `belong serve` over a folder, with more lines of configuration.
    pub fn serve(folder: &Path, more: &str) -> Self {
        let port = free_port();
        let config = folder.join("belong.toml");
        let text = format!("folder = {folder:?}\nlisten = \"127.0.0.1:{port}\"\n{more}");
        std::fs::write(&config, text).expect("a configuration");
        let config = config.to_str().expect("a path in UTF-8").to_owned();
        Self::start(&["serve", "--config", &config], port, None)
    }

    /// Processor time so far: in the program, and in the kernel for it.
    pub fn cpu(&self) -> (Duration, Duration) {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // Behind the name in brackets, which may hold spaces; ticks are hundredths of a second on Linux.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) * 10;
        (Duration::from_millis(ticks(11)), Duration::from_millis(ticks(12)))
    }

    /// Resident memory now, and at its highest, in MB.
    pub fn memory_mb(&self) -> (f64, f64) {
        memory_mb(&self.child.id().to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Resident memory of a process (`self` for this one) now, and at its highest, in MB.
pub fn memory_mb(process: &str) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1_000.0
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

/// One request on a connection of its own: status, head and body. Nothing when the connection broke.
pub fn request(port: u16, method: &str, path: &str, headers: &str, body: &[u8]) -> Option<(u16, String, Vec<u8>)> {
    let mut bytes = request_bytes(method, path, headers, body.len());
    bytes.extend(body);
    exchange(port, &bytes)
}

/// The head of a request.
pub fn request_bytes(method: &str, path: &str, headers: &str, length: usize) -> Vec<u8> {
    let length = if method == "POST" { format!("Content-Length: {length}\r\n") } else { String::new() };
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{length}Connection: close\r\n\r\n").into_bytes()
}

/// Sends bytes on a connection of its own and reads to its end.
pub fn exchange(port: u16, bytes: &[u8]) -> Option<(u16, String, Vec<u8>)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    stream.set_nodelay(true).ok()?;
    stream.write_all(bytes).ok()?;
    let mut came = Vec::with_capacity(1_024);
    stream.read_to_end(&mut came).ok()?;
    let end = came.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&came[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, head, came.split_off(end + 4)))
}
