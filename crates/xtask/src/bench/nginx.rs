//! An nginx with its own configuration, as a peer.

use crate::{error::Error, folder, program};
use std::{
    fs::File,
    net::TcpStream,
    path::Path,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long nginx may take to listen, and to stop.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A running nginx. It is stopped when this value is dropped.
pub(super) struct Nginx(Child);

impl Nginx {
    /// Starts nginx in an empty folder, with as many workers as the server has. `modules` are loaded, and `server` is the
    /// content of its one server, which listens at `port` of this machine.
    pub(super) fn start(folder: &Path, port: u16, modules: &str, server: &str) -> Result<Self, Error> {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let path = folder.display();
        let configuration = format!(
            "{modules}
daemon off;
user root;
pid {path}/nginx.pid;
error_log {path}/error.log;
worker_processes {workers};
worker_rlimit_nofile 65536;
events {{ worker_connections 32768; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100 inactive=600s;
    client_body_temp_path {path}/body;
    proxy_temp_path {path}/proxy;
    fastcgi_temp_path {path}/fastcgi;
    uwsgi_temp_path {path}/uwsgi;
    scgi_temp_path {path}/scgi;
    server {{
        listen 127.0.0.1:{port};
{server}
    }}
}}
"
        );
        let file = folder.join("nginx.conf");
        folder::write(&file, configuration.as_bytes())?;
        let log = folder.join("output.log");
        let output = File::create(&log).map_err(Error::file(&log))?;
        let mut command = program::program("nginx");
        command.arg("-e").arg(folder.join("error.log")).arg("-p").arg(folder).arg("-c").arg(&file);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(output);
        let child = command.spawn().map_err(|source| program::start_error(&command, source))?;
        let mut nginx = Self(child);
        nginx.wait_until_ready(port, &log)?;
        Ok(nginx)
    }

    /// The number of its process, whose children serve.
    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    fn wait_until_ready(&mut self, port: u16, log: &Path) -> Result<(), Error> {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if !matches!(self.0.try_wait(), Ok(None)) || began.elapsed() > TIMEOUT {
                return Err(Error::Other(format!("nginx does not start:\n{}", folder::read_text(log)?)));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Nginx {
    /// By SIGTERM, so that the workers end too.
    fn drop(&mut self) {
        program::stop(&mut self.0, program::Signal::SIGTERM, TIMEOUT);
    }
}
