//! Many requests at once, by wrk.

use crate::{error::Error, program};
use std::time::Duration;

/// How many connections send requests, each the next one when the last is answered.
const CONNECTIONS: &str = "64";

/// What one measurement found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Throughput {
    /// Requests per second.
    pub(super) rate: f64,
    /// The time within which 99 of 100 requests are answered.
    pub(super) p99: Duration,
}

impl Throughput {
    /// The median of measurements, figure by figure.
    pub(super) fn median(all: &[Self]) -> Option<Self> {
        let mut rates: Vec<_> = all.iter().map(|one| one.rate).collect();
        rates.sort_by(f64::total_cmp);
        let mut times: Vec<_> = all.iter().map(|one| one.p99).collect();
        times.sort_unstable();
        Some(Self { rate: *rates.get(all.len() / 2)?, p99: *times.get(all.len() / 2)? })
    }

    /// Sends requests for some seconds. An answer that is an error ends the benchmark.
    pub(super) fn measure(url: &str, headers: &[(&str, &str)], seconds: u16) -> Result<Self, Error> {
        let mut wrk = program::program("wrk");
        wrk.args(["--threads", "1", "--connections", CONNECTIONS, "--latency", "--duration", &format!("{seconds}s")]);
        for (name, value) in headers {
            wrk.args(["--header", &format!("{name}: {value}")]);
        }
        let printed = program::output(wrk.arg(url))?;
        Self::read(&printed).ok_or_else(|| Error::Other(format!("{url}: not every answer was good:\n{printed}")))
    }

    /// Reads what wrk prints; none where requests failed.
    fn read(printed: &str) -> Option<Self> {
        let value = |name: &str| Some(printed.lines().find_map(|line| line.trim().strip_prefix(name))?.trim());
        if value("Non-2xx or 3xx responses:").is_some() || value("Socket errors:").is_some() {
            return None;
        }
        Some(Self { rate: value("Requests/sec:")?.parse().ok()?, p99: duration(value("99%")?)? })
    }
}

/// A duration as wrk prints it: `830.00us`, `1.93ms`, `1.01s`.
fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|letter: char| letter.is_ascii_alphabetic())?);
    let unit = match unit {
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        _ => return None,
    };
    Some(Duration::from_secs_f64(number.parse::<f64>().ok()? * unit))
}

#[cfg(test)]
mod tests {
    use super::Throughput;
    use std::time::Duration;

    const PRINTED: &str = "Running 3s test @ http://127.0.0.1:8080/
  1 threads and 64 connections
  Latency Distribution
     50%  830.00us
     99%    1.93ms
  114321 requests in 3.00s, 200.11MB read
Requests/sec:  38107.00
Transfer/sec:     66.70MB
";

    #[test]
    fn rate_and_latency_are_read() {
        let expected = Throughput { rate: 38_107.0, p99: Duration::from_micros(1_930) };
        assert_eq!(Throughput::read(PRINTED), Some(expected));
    }

    #[test]
    fn failed_requests_are_no_measurement() {
        for line in ["  Non-2xx or 3xx responses: 3", "  Socket errors: connect 0, read 1, write 0, timeout 0"] {
            assert_eq!(Throughput::read(&PRINTED.replace("Requests/sec", &format!("{line}\nRequests/sec"))), None);
        }
    }
}
