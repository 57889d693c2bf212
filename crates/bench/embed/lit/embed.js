// The banner and the calendar in Lit, as Lit elements. This peer omits what every peer omits (README.md). It does not work on pages
// with Trusted Types that do not allow the policy `lit-html`.
import { LitElement, html, nothing, unsafeCSS } from "lit";
import { banner, calendar } from "../common/follow.js";
import { addDefaultBanner, css } from "../common/host.js";

class LiveElement extends LitElement {
  static styles = unsafeCSS(css);
  static properties = { shown: { state: true } };
  disconnectedCallback() {
    super.disconnectedCallback();
    this.subscription.end();
  }
}

const other = ({ phase, label, href, title, start, when }) => html`<li data-phase=${phase}>
  <strong class="fn-label">${label}</strong><a target="_top" href=${href} dir="auto">${title}</a><time class="fn-when" datetime=${start}>${when}</time>
</li>`;

class Banner extends LiveElement {
  connectedCallback() {
    super.connectedCallback();
    this.subscription = banner((shown) => { this.shown = shown; });
  }
  render() {
    if (!this.shown) return nothing;
    const { key, region, phase, label, title, start, when, until, summary, message, affected, links, others, dismiss } = this.shown;
    return html`<div class="fn" data-alive>
      <section class="fn-banner" part="banner" aria-label=${region} data-phase=${phase ?? nothing} ?hidden=${!key}>
        <p class="fn-text" role="status">
          <strong class="fn-label" part="label">${label}</strong>
          <span class="fn-title" part="title" dir="auto">${title}</span>
          <time class="fn-when" part="when" datetime=${start ?? nothing}>${when}</time>
        </p>
        <span class="fn-until" part="until">${until}</span>
        <details class="fn-details" part="details">
          <summary part="summary">${summary}</summary>
          <div class="fn-more">
            ${message ? html`<p class="fn-message" dir="auto">${message}</p>` : nothing}
            ${affected ? html`<p class="fn-affected">${affected}</p>` : nothing}
            <p class="fn-links">${links.map(({ href, text }) => html`<a target="_top" href=${href}>${text}</a>`)}</p>
            <ul class="fn-others">${others.map(other)}</ul>
          </div>
        </details>
        <button class="fn-dismiss" part="dismiss" type="button" aria-label=${dismiss} @click=${() => this.subscription.dismiss(key)}>×</button>
      </section>
    </div>`;
  }
}

const time = ({ at, text }, name = nothing) => html`<time class=${name} datetime=${at}>${text}</time>`;

const entry = ({ href, state, time: at, title }) => html`<a class="fn-entry" target="_top" href=${href} data-state=${state}>
  ${at ? time(at) : nothing} <span class="fn-entry-title" dir="auto">${title}</span>
</a>`;

const day = ({ date, today, entries }) => html`<td class="fn-day" aria-current=${today ? "date" : nothing}>
  ${date ? time(date, "fn-date") : nothing}${entries.map(entry)}
</td>`;

const item = ({ href, state, title, when, label, affected }) => html`<li class="fn-item">
  <a class="fn-item-title" target="_top" dir="auto" href=${href} data-state=${state}>${title}</a>
  ${time(when, "fn-item-when")}
  <span class="fn-item-more"><span class="fn-item-state">${label}</span><span>${affected}</span></span>
</li>`;

class Calendar extends LiveElement {
  connectedCallback() {
    super.connectedCallback();
    this.subscription = calendar((shown) => { this.shown = shown; });
  }
  turn({ sign, label, to, href }) {
    const click = (event) => {
      event.preventDefault();
      this.subscription.turn(to);
    };
    return html`<a class="fn-turn" target="_top" rel="nofollow" aria-label=${label} href=${href} @click=${click}><span aria-hidden="true">${sign}</span></a>`;
  }
  render() {
    if (!this.shown) return nothing;
    const { label, nothing: none, title, turns, weekdays, weeks, agenda, zone } = this.shown;
    return html`<div class="fn" data-alive>
      <section class="fn-calendar" part="calendar" aria-label=${label}>
        <div class="fn-head">${this.turn(turns[0])}<p class="fn-month" aria-live="polite">${time(title)}</p>${this.turn(turns[1])}</div>
        <table class="fn-grid">
          <thead><tr>${weekdays.map((weekday) => html`<th scope="col">${time(weekday)}</th>`)}</tr></thead>
          <tbody>${weeks.map((week) => html`<tr>${week.map(day)}</tr>`)}</tbody>
        </table>
        ${agenda.length ? nothing : html`<p class="fn-nothing">${none}</p>`}
        <ul class="fn-agenda">${agenda.map(item)}</ul>
        <p class="fn-zone">${zone}</p>
      </section>
    </div>`;
  }
}

customElements.define("fairnotice-banner", Banner);
customElements.define("fairnotice-calendar", Calendar);
addDefaultBanner();
