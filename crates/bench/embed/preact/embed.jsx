// The banner and the calendar in Preact, without hooks and without the compatibility layer, because both need more bytes. This
// peer omits only what every peer omits (README.md).
import { Component, render } from "preact";
import { banner, calendar } from "../common/follow.js";
import { define } from "../common/host.js";

const Time = ({ at, text, ...rest }) => <time dateTime={at} {...rest}>{text}</time>;

const Other = ({ phase, label, href, title, start, when }) => (
  <li data-phase={phase}>
    <strong class="fn-label">{label}</strong>
    <a target="_top" href={href} dir="auto">{title}</a>
    <time class="fn-when" dateTime={start}>{when}</time>
  </li>
);

class Banner extends Component {
  componentDidMount() { this.subscription = banner((shown) => this.setState({ shown })); }
  componentWillUnmount() { this.subscription.end(); }
  render(_, { shown }) {
    if (!shown) return null;
    const { key, region, phase, label, title, start, when, until, summary, message, affected, links, others, dismiss } = shown;
    return (
      <section class="fn-banner" part="banner" aria-label={region} data-phase={phase} hidden={!key}>
        <p class="fn-text" role="status">
          <strong class="fn-label" part="label">{label}</strong>{" "}
          <span class="fn-title" part="title" dir="auto">{title}</span>{" "}
          <time class="fn-when" part="when" dateTime={start}>{when}</time>
        </p>
        <span class="fn-until" part="until">{until}</span>
        <details class="fn-details" part="details">
          <summary part="summary">{summary}</summary>
          <div class="fn-more">
            {message && <p class="fn-message" dir="auto">{message}</p>}
            {affected && <p class="fn-affected">{affected}</p>}
            <p class="fn-links">{links.map(({ href, text }) => <a target="_top" href={href}>{text}</a>)}</p>
            <ul class="fn-others">{others.map((other) => <Other {...other} />)}</ul>
          </div>
        </details>
        <button class="fn-dismiss" part="dismiss" type="button" aria-label={dismiss} onClick={() => this.subscription.dismiss(key)}>×</button>
      </section>
    );
  }
}

const Entry = ({ href, state, time, title }) => (
  <a class="fn-entry" target="_top" href={href} data-state={state}>
    {time && <><Time {...time} />{" "}</>}
    <span class="fn-entry-title" dir="auto">{title}</span>
  </a>
);

const Day = ({ date, today, entries }) => (
  <td class="fn-day" aria-current={today ? "date" : undefined}>
    {date && <Time class="fn-date" {...date} />}
    {entries.map((entry) => <Entry {...entry} />)}
  </td>
);

const Item = ({ href, state, title, when, label, affected }) => (
  <li class="fn-item">
    <a class="fn-item-title" target="_top" dir="auto" href={href} data-state={state}>{title}</a>
    <Time class="fn-item-when" {...when} />
    <span class="fn-item-more"><span class="fn-item-state">{label}</span><span>{affected}</span></span>
  </li>
);

class Calendar extends Component {
  componentDidMount() { this.subscription = calendar((shown) => this.setState({ shown })); }
  componentWillUnmount() { this.subscription.end(); }
  turn({ sign, label, to, href }) {
    const click = (event) => {
      event.preventDefault();
      this.subscription.turn(to);
    };
    return <a class="fn-turn" target="_top" rel="nofollow" aria-label={label} href={href} onClick={click}><span aria-hidden="true">{sign}</span></a>;
  }
  render(_, { shown }) {
    if (!shown) return null;
    const { label, nothing, title, turns, weekdays, weeks, agenda, zone } = shown;
    return (
      <section class="fn-calendar" part="calendar" aria-label={label}>
        <div class="fn-head">
          {this.turn(turns[0])}
          <p class="fn-month" aria-live="polite"><Time {...title} /></p>
          {this.turn(turns[1])}
        </div>
        <table class="fn-grid">
          <thead><tr>{weekdays.map((weekday) => <th scope="col"><Time {...weekday} /></th>)}</tr></thead>
          <tbody>{weeks.map((week) => <tr>{week.map((day) => <Day {...day} />)}</tr>)}</tbody>
        </table>
        {!agenda.length && <p class="fn-nothing">{nothing}</p>}
        <ul class="fn-agenda">{agenda.map((item) => <Item {...item} />)}</ul>
        <p class="fn-zone">{zone}</p>
      </section>
    );
  }
}

const mount = (Element) => (root) => {
  render(<Element />, root);
  return () => render(null, root);
};
define({ banner: mount(Banner), calendar: mount(Calendar) });
