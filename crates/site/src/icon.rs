//! Icons: one for each state, drawn on a grid of 16 by 16 in the colour of the text. They are decoration: words beside them say the
//! same.

use leptos::prelude::*;

/// An icon of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    /// A tick in a circle: operational, finished, kept.
    Tick,
    /// A wrench: maintenance, work under way.
    Wrench,
    /// A hill in a triangle: degraded performance.
    Slow,
    /// A bar in a circle: partial outage.
    Part,
    /// A cross in a circle: major outage, not kept.
    Cross,
    /// A calendar: planned.
    Calendar,
    /// A calendar with an arrow: moved.
    Moved,
    /// A clock: starts within the hour, due, to come.
    Clock,
    /// A clock with a mark: overrun, late.
    Late,
    /// A calendar with a cross: did not start.
    Missed,
    /// A magnifier: verifying, investigating.
    Magnifier,
    /// An arrow that turns back: rolled back.
    Back,
    /// A circle with a bar: cancelled, set aside.
    Barred,
    /// An exclamation mark in a triangle: incident.
    Alert,
    /// An eye: monitoring.
    Eye,
    /// A pencil: draft, tentative.
    Pencil,
    /// A question mark in a circle: not known.
    Question,
    /// A bell: be notified.
    Bell,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Tick => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M5 8.2l2.1 2.1L11 6.2",
            Self::Wrench => {
                "M10.2 2a4 4 0 0 0-3.9 5L2 11.3a1.7 1.7 0 0 0 2.5 2.4L8.9 9.4A4 4 0 0 0 13.8 4.5L11.5 6.7L9.3 4.5L11.5 2.2A4 4 0 0 0 10.2 2"
            }
            Self::Slow => "M8 2L14.5 13.5h-13zM5.2 10.5q1.4-2.6 2.8 0t2.8 0",
            Self::Part => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M5 8h6",
            Self::Cross => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M5.5 5.5l5 5M10.5 5.5l-5 5",
            Self::Calendar => "M2 3.5h12v10.5h-12zM2 6.8h12M5 1.5v3M11 1.5v3",
            Self::Moved => "M2 3.5h12v10.5h-12zM2 6.8h12M5 1.5v3M11 1.5v3M5 10.4h5.6M8.6 8.6l2 1.8l-2 1.8",
            Self::Clock => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M8 4.5v3.7l2.5 1.6",
            Self::Late => "M13.5 11.4A6.5 6.5 0 1 1 14.5 8M8 4.5v3.7l-2.3 1.5M14 10.5v2.6M14 15v.1",
            Self::Missed => "M2 3.5h12v10.5h-12zM2 6.8h12M5 1.5v3M11 1.5v3M6.2 8.8l3.6 3.4M9.8 8.8l-3.6 3.4",
            Self::Magnifier => "M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0-10M10.7 10.7l3.6 3.6",
            Self::Back => "M5.5 2.5L2 6l3.5 3.5M2 6h7.5a4 4 0 0 1 0 8h-4",
            Self::Barred => "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M3.4 3.4l9.2 9.2",
            Self::Alert => "M8 2L14.5 13.5h-13zM8 6.3v3.4M8 11.6v.1",
            Self::Eye => "M1.5 8q6.5-8.5 13 0q-6.5 8.5-13 0M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6",
            Self::Pencil => "M3 10.5L10.5 3l2.5 2.5L5.5 13L2.5 13.5zM9 4.5l2.5 2.5",
            Self::Question => {
                "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M6.1 6.3q.2-1.8 1.9-1.8t1.9 1.7t-1.9 2.6M8 11.3v.1"
            }
            Self::Bell => "M3 11.5q1.5-1.2 1.5-5a3.5 3.5 0 0 1 7 0q0 3.8 1.5 5zM6.5 13.5q1.5 1.3 3 0",
        }
    }

    /// The icon, for the eye alone.
    pub(super) fn view(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path d=self.path() />
            </svg>
        }
        .into_any()
    }
}
