//! Holds readers of a live stream, and measures what they cost the server and when a publication reaches them.
//!
//! It is a process of its own, so that its sockets are not counted as the server's. `cargo xtask bench live` starts it. For each
//! number of readers it prints one line of JSON.

use std::{
    cell::{Cell, RefCell},
    env, fmt, fs, io,
    net::{Ipv4Addr, SocketAddr, SocketAddrV4},
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    sync::Notify,
    task::LocalSet,
    time,
};

/// The most sockets of one address: each address of the loopback network has its own ports.
const PER_ADDRESS: usize = 4_000;

/// How many readers connect at the same time.
const TOGETHER: usize = 100;

/// How long a publication may take to reach every reader.
const PATIENCE: Duration = Duration::from_mins(2);

/// Each event has one such line, at ours and at the peer's.
const EVENT: &[u8] = b"\nid: ";

const USAGE: &str = "expected: live-readers ADDRESS PATH PROCESS READERS PUBLICATIONS REQUEST REQUEST, e.g. 127.0.0.1:80 /live 4711 2000,18000 10 a b";

#[derive(Debug)]
struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

/// What is measured.
struct Plan {
    address: SocketAddr,
    path: String,
    /// The server. Its children count too.
    process: u32,
    /// Numbers of readers, rising.
    readers: Vec<usize>,
    publications: usize,
    /// Requests that publish, sent in turn.
    requests: [Vec<u8>; 2],
}

impl Plan {
    fn read() -> Result<Self, Error> {
        let arguments: Vec<_> = env::args().skip(1).collect();
        let [address, path, process, readers, publications, first, second] = arguments.as_slice() else {
            return Err(Error(USAGE.to_owned()));
        };
        let wrong = |text: &str| Error(format!("`{text}` cannot be read; {USAGE}"));
        let number = |text: &str| text.parse().map_err(|_| wrong(text));
        Ok(Self {
            address: address.parse().map_err(|_| wrong(address))?,
            path: path.clone(),
            process: process.parse().map_err(|_| wrong(process))?,
            readers: readers.split(',').map(number).collect::<Result<_, _>>()?,
            publications: number(publications)?,
            requests: [fs::read(first)?, fs::read(second)?],
        })
    }
}

/// What the readers have received.
#[derive(Default)]
struct Received {
    /// Readers that have a response.
    open: Cell<usize>,
    /// Events of this publication.
    events: Cell<usize>,
    first: Cell<Option<Instant>>,
    changed: Notify,
    failed: RefCell<Option<String>>,
}

impl Received {
    /// Waits until as many have received it.
    async fn reaches(&self, count: &Cell<usize>, expected: usize) -> Result<(), Error> {
        let all = async {
            while count.get() < expected && self.failed.borrow().is_none() {
                self.changed.notified().await;
            }
        };
        let in_time = time::timeout(PATIENCE, all).await.is_ok();
        if let Some(failed) = self.failed.borrow().as_ref() {
            return Err(Error(failed.clone()));
        }
        if in_time { Ok(()) } else { Err(Error(format!("{} of {expected} readers were reached", count.get()))) }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let plan = Plan::read()?;
    LocalSet::new().run_until(measure(&plan)).await
}

async fn measure(plan: &Plan) -> Result<(), Error> {
    let received = Rc::new(Received::default());
    let mut open = 0;
    for &readers in &plan.readers {
        while open < readers {
            let next = (open + TOGETHER).min(readers);
            for number in open..next {
                let stream = connect(plan, number).await?;
                tokio::task::spawn_local(follow(stream, received.clone()));
            }
            received.reaches(&received.open, next).await?;
            open = next;
        }
        let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
        for number in 0..plan.publications {
            // Beats and the state at the beginning have arrived.
            time::sleep(Duration::from_millis(500)).await;
            received.events.set(0);
            received.first.set(None);
            let began = Instant::now();
            publish(plan, number).await?;
            received.reaches(&received.events, readers).await?;
            let milliseconds = |at: Instant| at.duration_since(began).as_secs_f64() * 1e3;
            firsts.push(received.first.get().map_or(0.0, milliseconds));
            lasts.push(milliseconds(Instant::now()));
        }
        let memory = memory(plan.process)?;
        println!(r#"{{"readers":{readers},"memory":{memory},"first":{firsts:?},"last":{lasts:?}}}"#);
    }
    Ok(())
}

/// Connects a reader and sends its request.
async fn connect(plan: &Plan, number: usize) -> Result<TcpStream, Error> {
    let socket = TcpSocket::new_v4()?;
    let address = u8::try_from(2 + number / PER_ADDRESS).map_err(|_| Error("too many readers".to_owned()))?;
    socket.bind(SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, address), 0).into())?;
    let mut stream = socket.connect(plan.address).await?;
    let (path, address) = (&plan.path, plan.address);
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip, deflate, br\r\n\
         User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nCache-Control: no-cache\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    Ok(stream)
}

/// Reads a stream and counts its events, until this process ends.
async fn follow(stream: TcpStream, received: Rc<Received>) {
    let error = match read(&stream, &received).await {
        Ok(()) => "the server closed a stream".to_owned(),
        Err(error) => error.to_string(),
    };
    *received.failed.borrow_mut() = Some(error);
    received.changed.notify_one();
}

async fn read(stream: &TcpStream, received: &Received) -> Result<(), Error> {
    let (mut is_open, mut rest) = (false, Vec::new());
    loop {
        stream.readable().await?;
        let mut bytes = [0; 16 * 1024];
        match stream.try_read(&mut bytes) {
            Ok(0) => return Ok(()),
            Ok(length) => rest.extend_from_slice(&bytes[..length]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error.into()),
        }
        if !is_open && rest.len() > 15 {
            if !rest.starts_with(b"HTTP/1.1 200 ") {
                return Err(Error(format!("a reader is refused: {}", String::from_utf8_lossy(&rest))));
            }
            is_open = true;
            received.open.set(received.open.get() + 1);
            received.changed.notify_one();
        }
        // An event is complete with its empty line; the peer's is followed by the end of a chunk.
        if rest.ends_with(b"\n\n") || rest.ends_with(b"\n\n\r\n") {
            let events = rest.windows(EVENT.len()).filter(|part| *part == EVENT).count();
            // What comes next begins a line.
            rest = b"\n".to_vec();
            if events > 0 {
                received.first.set(received.first.get().or_else(|| Some(Instant::now())));
                received.events.set(received.events.get() + events);
                received.changed.notify_one();
            }
        }
    }
}

/// Sends a request that publishes, and waits for its answer.
async fn publish(plan: &Plan, number: usize) -> Result<(), Error> {
    let mut stream = TcpStream::connect(plan.address).await?;
    stream.write_all(&plan.requests[number % 2]).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    if answer.starts_with(b"HTTP/1.1 2") {
        return Ok(());
    }
    Err(Error(format!("nothing is published: {}", String::from_utf8_lossy(&answer))))
}

/// The resident memory of a process and its children in bytes. What they share is counted once.
fn memory(process: u32) -> Result<u64, Error> {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"))?;
    let mut all = 0;
    for id in children.split_whitespace().map(str::to_owned).chain([process.to_string()]) {
        let parts = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
        let line = parts.lines().find_map(|line| line.strip_prefix("Pss:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        all +=
            kilobytes.ok_or_else(|| Error("the system does not say how much memory a process has".to_owned()))? * 1024;
    }
    Ok(all)
}
