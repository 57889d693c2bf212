//! A server of the real binary, what an operator runs against it, and what may stand in between.

use serde_json::{Value, json};
use std::{
    fs,
    io::{self, BufRead as _, BufReader, Read as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        mpsc::{self, Receiver},
    },
    thread,
};
use tempfile::TempDir;

const NOW: &str = "2026-10-30T12:00:00Z";

/// The binary, with nothing of this machine's settings.
pub(crate) fn fairnotice() -> Command {
    fairnotice_in(env!("CARGO_BIN_EXE_fairnotice"))
}

fn fairnotice_in(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("FAIRNOTICE_")) {
        command.env_remove(name);
    }
    command
}

/// What a run left: exit code, standard output, standard error.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Checks the exit code and the expected texts.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32, expected: &[&str]) {
        assert_eq!(self.code, code, "{self:#?}");
        for text in expected {
            assert!(self.out.contains(text) || self.err.contains(text), "{text}: {self:#?}");
        }
    }
}

/// A server whose clock is set to [`NOW`].
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    /// The lines of its log.
    pub(crate) log: Mutex<Receiver<String>>,
    folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed by its test.
        _ = self.child.kill();
        self.child.wait().unwrap();
    }
}

/// A folder with a new database, and its operator's token.
fn new_folder() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("fairnotice.db").display());
    let token = Run::of(fairnotice().args(["token", "create", "--name", "Ana Ruiz", "--database-url", &database]));
    (folder, token.out.trim().to_owned())
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_as(fairnotice(), new_folder())
    }

    /// Under limits of `ulimit`.
    pub(crate) fn limited(limits: &str) -> Self {
        let mut shell = fairnotice_in("sh");
        shell.args(["-c", &format!("ulimit {limits}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_fairnotice")]);
        Self::start_as(shell, new_folder())
    }

    /// Serves the database `fairnotice.db` of the folder.
    pub(crate) fn start_in(folder: TempDir, token: &str) -> Self {
        Self::start_as(fairnotice(), (folder, token.to_owned()))
    }

    fn start_as(mut command: Command, (folder, token): (TempDir, String)) -> Self {
        let database = format!("sqlite://{}", folder.path().join("fairnotice.db").display());
        let serve = ["serve", "--listen", "127.0.0.1:0", "--clock", NOW, "--database-url", &database];
        let mut child = command.args(serve).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let serving =
            lines.find_map(|line| line.unwrap().split_once("serving at http://").map(|(_, rest)| rest.to_owned()));
        let address = serving.unwrap().split('/').next().unwrap().parse().unwrap();
        // What it logs is read to the end, or it would wait for a reader.
        let (sender, log) = mpsc::channel();
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| _ = sender.send(line)));
        Self { child, address, token, log: Mutex::new(log), folder }
    }

    /// Ends it without a word, and returns the folder of its database.
    pub(crate) fn kill(mut self) -> TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The address of a database in its folder.
    pub(crate) fn database(&self, name: &str) -> String {
        format!("sqlite://{}", self.path(name).display())
    }

    /// A request by the operator: the status, and the body.
    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.post(format!("http://{}/api/v1/{path}", self.address));
        let mut answer = request.header("authorization", format!("Bearer {}", self.token)).send_json(body).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }

    /// The status and the body of any address.
    pub(crate) fn fetch(&self, path: &str) -> (u16, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.get(format!("http://{}{path}", self.address)).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }

    /// What the system says of its memory, in kB.
    pub(crate) fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Sends a request with the operator's token, and returns the body of the response.
    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let request = request.header("content-type", "application/json").body(body.to_string()).unwrap();
        ureq::run(request).unwrap().body_mut().read_json().unwrap()
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    pub(crate) fn at(&self, address: SocketAddr, arguments: &[&str]) -> Run {
        let mut command = fairnotice();
        command.env("FAIRNOTICE_SERVER", format!("http://{address}")).env("FAIRNOTICE_TOKEN", &self.token);
        let run = Run::of(command.arg("change").args(arguments));
        let secret = self.token.rsplit('_').next().unwrap();
        assert!(!run.out.contains(secret) && !run.err.contains(secret), "the token is shown: {run:?}");
        run
    }

    pub(crate) fn change(&self, arguments: &[&str]) -> Run {
        self.at(self.address, arguments)
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let mut answer = ureq::get(format!("http://{}/api/v1/{path}", self.address))
            .header("authorization", format!("Bearer {}", self.token))
            .call()
            .unwrap();
        answer.body_mut().read_json().unwrap()
    }

    pub(crate) fn set_clock(&self, now: &str) {
        ureq::post(format!("http://{}/dev/clock", self.address)).send_json(json!({ "now": now })).unwrap();
    }
}

/// The request that a connection brings, headers and body.
pub(crate) fn request(connection: &mut TcpStream) -> io::Result<Vec<u8>> {
    let (mut bytes, mut some) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return Ok(bytes);
            }
        }
        match connection.read(&mut some)? {
            0 => return Ok(bytes),
            n => bytes.extend(&some[..n]),
        }
    }
}

/// Stands before a server and does to each connection what `does` says, given its number.
pub(crate) fn between(does: impl Fn(usize, TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        listener.incoming().enumerate().for_each(|(number, connection)| does(number, connection.unwrap()));
    });
    address
}
