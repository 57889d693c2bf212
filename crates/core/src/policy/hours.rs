//! When a change may take place: peak hours, freezes and agreed windows together.
//!
//! | touches peak hours | touches a freeze | inside an agreed window | the answer |
//! | --- | --- | --- | --- |
//! | yes | any | any | denied |
//! | no | yes | any | denied |
//! | no | no | no | denied |
//! | no | no | yes | allowed |
//!
//! A denial always wins. A column that does not bind the kind of change (it is exempt from peak hours, excepted from the
//! freeze, or has no agreed window) counts as *no*, *no* and *yes*. An unknown column makes the answer unknown, unless another
//! column denies.

use super::{Freeze, PeakOverlap, Policy, Region, allowed::AgreedWindow};
use crate::{calendar::Unknown, change::Kind, instant::Instant, window::Window};
use chrono::TimeDelta;
use std::sync::Arc;

/// How many obstacles a search covers: many in few regions, fewer in thousands.
const LOOKED_AT: usize = 50_000;
/// How many adjoining openings are joined; a year of days counts as always open.
const JOINED: usize = 400;

/// Why a change may not take place in a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// It touches a region's peak hours.
    Peak(PeakOverlap),
    /// It touches a time without changes.
    Freeze(Freeze),
    /// It does not lie inside any of these agreed windows.
    Outside(Vec<Arc<str>>),
}

/// The hours of one kind of change.
#[derive(Debug, Clone, Copy)]
pub struct Hours<'p> {
    policy: &'p Policy,
    kind: Kind,
    exempt: bool,
}

impl<'p> Hours<'p> {
    pub(super) fn new(policy: &'p Policy, kind: Kind) -> Self {
        let exempt = kind == Kind::Routine || policy.kind(kind).is_some_and(|terms| terms.peak_exempt);
        Self { policy, kind, exempt }
    }

    /// Whether anything binds this kind at all.
    pub fn bind(self) -> bool {
        !self.exempt || self.freezes().next().is_some() || self.windows().next().is_some()
    }

    /// Whether no hours exclude a change of this kind.
    pub(crate) fn never_deny(self) -> bool {
        let has_peaks = !self.exempt && !self.policy.regions().is_empty();
        !has_peaks && self.freezes().next().is_none() && self.windows().next().is_none()
    }

    /// The freezes that bind this kind.
    pub fn freezes(self) -> impl Iterator<Item = &'p Freeze> {
        self.policy.file().freezes.iter().filter(move |freeze| !freeze.except.contains(&self.kind))
    }

    /// Whether an agreed window is for this kind.
    pub(super) fn keep_to(self, allowed: &AgreedWindow) -> bool {
        allowed.binds(self.kind, self.exempt)
    }

    /// The agreed windows that this kind keeps to.
    pub fn windows(self) -> impl Iterator<Item = &'p AgreedWindow> {
        self.policy.allowed().iter().filter(move |allowed| self.keep_to(allowed))
    }

    /// The regions whose busy hours a window could touch.
    fn regions(self, window: Window) -> impl Iterator<Item = &'p Region> {
        let busy = self.policy.busy();
        let is_clear = busy.covers(window) && window.end() <= busy.next(window.start());
        let (all, apart) = (self.policy.regions(), self.policy.apart());
        let all = all.iter().filter(move |_| !is_clear);
        let apart = apart.iter().filter(move |_| is_clear).filter_map(|i| self.policy.regions().get(*i));
        all.chain(apart).filter(move |_| !self.exempt)
    }

    /// Every reason against a window; the first overlap in each region. A denial decides, also where another column is
    /// unknown.
    pub fn denials(self, window: Window) -> Result<Vec<Denial>, Unknown> {
        let mut denials = Vec::new();
        let mut unknown = None;
        for region in self.regions(window) {
            match region.touch(window) {
                Ok(touch) => denials.extend(touch.map(Denial::Peak)),
                Err(error) => unknown = Some(error),
            }
        }
        let frozen = self.freezes().filter(|freeze| freeze.start < window.end() && window.start() < freeze.end);
        denials.extend(frozen.cloned().map(Denial::Freeze));
        match self.open_until(window.start(), window.end()) {
            Ok(until) if until.is_none_or(|until| until < window.end()) => {
                denials.push(Denial::Outside(self.windows().map(|allowed| Arc::clone(allowed.id())).collect()));
            }
            Ok(_) => {}
            Err(error) => unknown = Some(error),
        }
        match unknown {
            Some(unknown) if denials.is_empty() => Err(unknown),
            _ => Ok(denials),
        }
    }

    /// Until when agreed windows are open without a break from `instant` on, searched as far as `enough`; none where they are
    /// closed. Without a binding window they are always open.
    fn open_until(self, instant: Instant, enough: Instant) -> Result<Option<Instant>, Unknown> {
        if self.windows().next().is_none() {
            return Ok(Some(Instant::MAX_UTC));
        }
        let mut until = instant;
        for _ in 0..JOINED {
            let before = until;
            for allowed in self.windows() {
                let open = allowed.openings(until)?.take_while(|opening| opening.start() <= until);
                until = open.map(Window::end).max().unwrap_or(until).max(until);
            }
            if until == before || enough <= until {
                break;
            }
        }
        Ok((until > instant).then_some(until))
    }

    /// The first stretch from `from` on in which such a change may take place, cut off at `until` and where holidays are
    /// unknown. None where there is none before `until`. Unknown where holidays or clocks are before any stretch.
    pub fn next_gap(self, from: Instant, until: Instant) -> Result<Option<Window>, Unknown> {
        let until = until.min(self.policy.clocks_known_until());
        let mut at = from;
        for _ in 0..LOOKED_AT / (100 + self.policy.regions().len()) {
            let Some(rest) = Window::new(at, until) else { return Ok(None) };
            match self.closed_until(at)? {
                None => return Ok(Window::new(at, self.gap_end(rest)?)),
                Some(next) if next > at => at = next,
                Some(_) => at += TimeDelta::minutes(15),
            }
        }
        Ok(None)
    }

    /// When the obstacles at an instant are over; none where there is none.
    fn closed_until(self, at: Instant) -> Result<Option<Instant>, Unknown> {
        let Some(moment) = at.checked_add_signed(TimeDelta::seconds(1)).and_then(|end| Window::new(at, end)) else {
            return Ok(None);
        };
        let busy = self.policy.busy();
        if !self.exempt && busy.covers(moment) && at < busy.over(at) {
            return Ok(Some(busy.over(at)));
        }
        let mut next = None;
        for denial in self.denials(moment)? {
            let over = match denial {
                Denial::Peak(touch) => touch.over,
                Denial::Freeze(freeze) => freeze.end,
                Denial::Outside(_) => self.next_opening(at)?,
            };
            next = next.max(Some(over));
        }
        Ok(next)
    }

    fn next_opening(self, at: Instant) -> Result<Instant, Unknown> {
        let mut next = Instant::MAX_UTC;
        for allowed in self.windows() {
            next = allowed.openings(at)?.next().map_or(next, |opening| opening.start().max(at).min(next));
        }
        Ok(next)
    }

    /// The first obstacle inside a stretch that begins with none; or the first instant of which nobody knows whether it is one.
    fn gap_end(self, rest: Window) -> Result<Instant, Unknown> {
        let mut end = rest.end();
        let busy = self.policy.busy();
        if !self.exempt && busy.covers(rest) {
            end = end.min(busy.next(rest.start()));
        }
        let Some(rest) = Window::new(rest.start(), end) else { return Ok(end) };
        for region in self.regions(rest) {
            end = end.min(region.quiet_until(rest)?);
        }
        let freezes = self.freezes().map(|freeze| freeze.start).filter(|start| *start > rest.start());
        end = freezes.min().map_or(end, |start| end.min(start));
        Ok(self.open_until(rest.start(), end)?.map_or(end, |until| end.min(until)))
    }
}
