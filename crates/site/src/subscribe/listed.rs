//! Several things to choose from, each with a box to tick.

use leptos::prelude::*;

/// One box.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: AnyView,
    pub(super) is_chosen: bool,
    /// Whether it cannot be changed.
    pub(super) is_fixed: bool,
}

impl Choice {
    pub(super) fn new(value: &str, label: impl IntoView + 'static, is_chosen: bool) -> Self {
        Self { value: value.to_owned(), label: label.into_any(), is_chosen, is_fixed: false }
    }
}

/// Boxes of one field, under their legend.
pub(super) struct Choices {
    /// The name of the field.
    pub(super) field: &'static str,
    pub(super) legend: &'static str,
    pub(super) hint: &'static str,
    /// What is wrong with it.
    pub(super) problem: Option<AnyView>,
    /// The id of the text that says what is wrong; none where nothing is.
    pub(super) described_by: Option<String>,
    pub(super) boxes: Vec<Choice>,
}

impl Choices {
    pub(super) fn view(self) -> AnyView {
        let Self { field, legend, hint, problem, described_by, boxes } = self;
        let one = |Choice { value, label, is_chosen, is_fixed }: Choice| {
            view! {
                <li>
                    <label>
                        <input type="checkbox" name=field value=value checked=is_chosen disabled=is_fixed />
                        <span>{label}</span>
                    </label>
                </li>
            }
        };
        view! {
            <fieldset id=field aria-describedby=described_by>
                <legend>{legend}</legend>
                {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
                {problem}
                <ul class="choices">{boxes.into_iter().map(one).collect_view()}</ul>
            </fieldset>
        }
        .into_any()
    }
}
