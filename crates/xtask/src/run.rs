//! `cargo xtask run`: builds everything from a new checkout, and serves the demonstration.

use crate::{
    api::Api,
    demonstration::{self, Demonstration, EndTime, Scenario},
    embed,
    error::Error,
    program,
    step::Steps,
};
use std::{path::Path, process::Command, sync::mpsc, time::Duration};

/// Builds everything, runs the demonstration and serves it until Ctrl-C.
pub(crate) fn run(port: u16, end: EndTime) -> Result<(), Error> {
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || stop.send(()).unwrap_or_default()).map_err(|error| Error::about("Ctrl-C", &error))?;

    let mut steps = Steps::new(4);
    let embed = steps.next("the banner, the calendar and the board, for the browser", embed::build_plain)?;
    steps.next("the server", || build_server_with(&embed))?;
    let installation = demonstration::installation(port)?;
    let scenario = Scenario::around(end.instant()).with_past();
    let (token, mut server) = steps.next("a database, an operator's token, a running server", || {
        let token = installation.token()?;
        Ok((token, installation.start(scenario.begins())?))
    })?;
    let demonstration = steps.next("the demonstration, through the API", || {
        let result = scenario.play(&Api::new(&installation.url(), &token), end);
        // If the server has ended, its log says more than the failed request.
        result.or_else(|error| server.check().and(Err(error)))
    })?;

    println!("{}", guide(&installation.url(), &token, &demonstration)?);
    loop {
        match stopped.recv_timeout(Duration::from_millis(500)) {
            Err(mpsc::RecvTimeoutError::Timeout) => server.check()?,
            _ => return Ok(()),
        }
    }
}

/// Builds the program `fairnotice`, with the embed in it if that is built.
pub(crate) fn build_server() -> Result<(), Error> {
    program::run(&mut server())
}

/// The same with the embed of a folder.
pub(crate) fn build_server_with(embed: &Path) -> Result<(), Error> {
    program::run(server().env("FAIRNOTICE_EMBED", embed))
}

fn server() -> Command {
    let mut cargo = program::cargo();
    cargo.args(["build", "--package", "fairnotice-cli", "--bin", "fairnotice"]);
    cargo
}

/// The addresses of the demonstration, and two commands to try.
fn guide(url: &str, token: &str, demonstration: &Demonstration) -> Result<String, Error> {
    let Demonstration { update, urgent, draft, has_reader } = demonstration;
    let mailbox = if *has_reader { format!("  a subscriber's mails      {url}/dev/mail\n") } else { String::new() };
    let draft = serde_json::to_string(draft).map_err(|error| Error::about("the patch to announce", &error))?;
    Ok(format!(
        "
Northwind Platform is running.

  the status site           {url}/
  a customer's site         {url}/demo
  the announced update      {url}/maintenance/{update}
  the urgent update         {url}/maintenance/{urgent}
{mailbox}
  an operator's token       {token}

Announce a patch, and watch the status site, the customer's site and the mailbox:

  curl {url}/api/v1/changes {headers} \\
    --data {draft}

Finish the urgent update:

  curl {url}/api/v1/changes/{urgent}/finish {headers} \\
    --data {message}

Ctrl-C stops the server.",
        headers = format_args!("-H 'Authorization: Bearer {token}' -H 'Content-Type: application/json'"),
        draft = quoted(&draft),
        message = quoted(r#"{"message":"Every region has new certificates."}"#),
    ))
}

/// A text as one quoted argument of the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
