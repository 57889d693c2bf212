//! `cargo xtask run`: from an empty checkout to a demonstration that answers.

use crate::{
    api::Api,
    demonstration::{Present, Story, Told},
    embed,
    error::Error,
    install, program,
    serve::Site,
    step::Steps,
};
use std::{sync::mpsc, time::Duration};

/// Builds everything, lives the story, and stays until Ctrl-C.
pub(crate) fn run(port: u16, present: Present) -> Result<(), Error> {
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || stop.send(()).unwrap_or_default()).map_err(|error| Error::about("Ctrl-C", &error))?;

    let mut steps = Steps::new(5);
    let wasm = steps.next("the widget, for the browser", || {
        install::wasm_target()?;
        embed::compile()
    })?;
    steps.next("the embed: glue, WASM, style and loader", || embed::assemble(&wasm))?;
    steps.next("the server", build_server)?;
    let site = Site::fresh(port)?;
    let story = Story::around(present.instant());
    let (token, mut server) = steps.next("a database, an operator's token, a running server", || {
        let token = site.token()?;
        Ok((token, site.start(story.begins())?))
    })?;
    let told = steps.next("the demonstration, by the API", || {
        let told = story.tell(&Api::new(&site.url(), &token), present);
        // A server that has died says why better than the request that missed it.
        told.or_else(|error| server.check().and(Err(error)))
    })?;

    println!("{}", guide(&site.url(), &token, &told)?);
    loop {
        match stopped.recv_timeout(Duration::from_millis(500)) {
            Err(mpsc::RecvTimeoutError::Timeout) => server.check()?,
            _ => return Ok(()),
        }
    }
}

/// The program `fairnotice`, with the embed inside.
pub(crate) fn build_server() -> Result<(), Error> {
    program::run(program::cargo().args(["build", "--package", "fairnotice-cli", "--bin", "fairnotice"]))
}

/// Where to look, and two things to try.
fn guide(url: &str, token: &str, told: &Told) -> Result<String, Error> {
    let change = serde_json::to_string(&told.untold).map_err(|error| Error::about("the change to try", &error))?;
    let (update, urgent) = (&told.update, &told.urgent);
    Ok(format!(
        "
Northwind Platform is up.

  the status site           {url}/
  a customer's own site     {url}/demo
  the update ahead          {url}/maintenance/{update}
  the urgent update         {url}/maintenance/{urgent}

  an operator's token       {token}

Announce a patch, and watch both pages:

  curl {url}/api/v1/changes {headers} \\
    --data {change}

Finish the urgent update:

  curl {url}/api/v1/changes/{urgent}/finish {headers} \\
    --data {message}

Ctrl-C stops it.",
        headers = format_args!("-H 'Authorization: Bearer {token}' -H 'Content-Type: application/json'"),
        change = quoted(&change),
        message = quoted(r#"{"message":"Every region has new certificates."}"#),
    ))
}

/// A word for the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
