//! `cargo xtask pictures`: the pictures of the README, made of the demonstration in Chromium.

use crate::{
    api::Api,
    demonstration::{self, EndTime, Scenario},
    embed,
    error::Error,
    folder,
    install::Tool,
    program, run,
    step::Steps,
};
use chrono::{DateTime, Utc};

/// The port of the server.
const PORT: u16 = 4780;

/// The instant of the pictures, so that they say the same each time.
fn instant() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_600_800, 0).unwrap_or_default()
}

/// Makes `docs/pictures`.
pub(crate) fn make() -> Result<(), Error> {
    let mut steps = Steps::new(3);
    steps.next("the embed and the server", || run::build_server_with(&embed::build_plain()?))?;
    let installation = demonstration::installation(PORT)?;
    let scenario = Scenario::around(instant()).with_past();
    let server = steps.next("the demonstration", || {
        let token = installation.token()?;
        let server = installation.start(scenario.begins())?;
        scenario.play(&Api::new(&installation.url(), &token), EndTime::At(instant()))?;
        Ok(server)
    })?;
    steps.next("the pictures", || {
        for tool in [Tool::Node, Tool::Chromium, Tool::Packages] {
            tool.ensure()?;
        }
        let mut node = program::program(program::find("node").unwrap_or_else(|| "node".into()));
        node.arg("tests/pictures.js").arg(installation.url()).arg(folder::root().join("docs").join("pictures"));
        program::run(node.arg(instant().timestamp_millis().to_string()))
    })?;
    drop(server);
    Ok(())
}
