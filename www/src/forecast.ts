/** The chance of reaching the goal by a date, when the learner names one; worked out here and stored nowhere. */

import type { Forecast, ForecastRequest, NoForecast } from "cairn-learn";
import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { LearningPart } from "./part.js";
import { percent, plural } from "./words.js";

const date = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const MINUTES_OF_A_WEEK = 7 * 24 * 60;

@customElement("goal-forecast")
export class GoalForecast extends LearningPart {
  readonly #type = (name: "by" | "minutesAWeek") => (event: Event) => {
    this.learning.outlook[name] = (event.target as HTMLInputElement).value;
    this.requestUpdate();
  };

  protected override render(): TemplateResult {
    const { by, minutesAWeek } = this.learning.outlook;
    return html`
      <section class="forecast" aria-labelledby="forecast-heading">
        <h3 id="forecast-heading">Will you be there in time?</h3>
        <div class="looking">
          <label class="field">
            By when
            <input type="date" .value=${by} @change=${this.#type("by")} />
          </label>
          <label class="field">
            Minutes a week (your pace of late if left out)
            <input
              type="number"
              inputmode="numeric"
              min="1"
              max=${MINUTES_OF_A_WEEK}
              .value=${minutesAWeek}
              @input=${this.#type("minutesAWeek")}
            />
          </label>
        </div>
        <p role="status">${this.#sentence(by, minutesAWeek)}</p>
      </section>`;
  }

  #sentence(by: string, minutesAWeek: string): string {
    if (by === "") return "";
    // The end of that day, where the learner is.
    const end = new Date(`${by}T23:59:59`);
    if (!(end.getTime() > Date.now())) return "Choose a day that is still to come.";
    const request: ForecastRequest = { ...this.learning.limits, by: end };
    if (minutesAWeek !== "") {
      const week = Number(minutesAWeek);
      if (!(week > 0 && week <= MINUTES_OF_A_WEEK)) return "Minutes a week are a number above 0.";
      request.minutesAWeek = week;
    }
    const forecast = this.learning.cairn.forecast(request);
    return forecast ? inWords(forecast, end) : "";
  }
}

function inWords(forecast: Forecast | NoForecast, end: Date): string {
  if (forecast.chance === null) return `${forecast.because.text} ${forecast.because.change}`;
  const { chance, low, high, days, daysLow, daysHigh } = forecast;
  return (
    `The chance that you are there by ${date.format(end)} is about ${percent(chance)} ` +
    `(${percent(low)} if you are slower than it seems, ${percent(high)} if faster). ` +
    `It will take about ${plural(Math.ceil(days), "day")}; in eight cases of ten ${Math.ceil(daysLow)} to ${Math.ceil(daysHigh)}.`
  );
}
