import { CONVENTION_SET_NAMES, CONVENTION_SETS, type ConventionSet } from "./convention-sets.ts";
import { GROUPS, type Group } from "./definition.ts";
import { definitionOf, STATISTIC_NAMES, type StatisticName, textOf } from "./registry.ts";

const WORDS = { year: "A", riskFree: "rf" };

const TITLES: Readonly<Record<Group, string>> = {
  returns: "Returns",
  significance: "Skill or luck",
  drawdowns: "Drawdowns",
  tails: "Tails",
  benchmark: "Beside a benchmark",
  trades: "Trades",
  exposure: "Exposure and turnover",
  flows: "Deposits and withdrawals",
};

const INTRODUCTION = `# Statistics

Made by \`npm run --silent pitwall -- statistics --reference > docs/statistics.md\`; a test says when it is stale.

Every statistic has a value, the number n of observations that it rests on, its convention in a sentence and, where it is undefined, no value but a reason. Equity is taken at the end of each session (a day of the run's time zone); A is the number of sessions a year (252 exchange days, 365 for markets that never close), rf the risk-free rate of a year. A percentage is a fraction that is shown times 100. Those marked † have a bootstrap interval: stationary bootstrap (Politis & Romano 1994), block length by Politis & White (2004, corrected 2009), BCa ends (Efron 1987), 1,000 resamples seeded by a hash of the returns.

What is paid in or taken out changes no return. Trades are flat-to-flat round trips unless a set says otherwise; trades that broke even are left out of rates and averages. The deflated Sharpe ratio of a run counts every result that the team has computed of its strategy, whatever the version and the data; what is dragged in What-if is not counted. The command line counts one. What a comparison says of choosing among runs (probability of overfitting, superior predictive ability) is in \`lib/model-testing/validation\`.`;

const SETS_TEXT =
  "The result page, the comparison and `--conventions` switch all statistics at once to what another library computes, to reconcile with it. What a set does not name is standard.";

const AGREEMENT = `\`npm run --silent golden -- --area metrics\` computes the figures of empyrical, PerformanceAnalytics, quantstats and ffn on real data and compares them. What does not agree has an expected value that is rounded more than its tolerance allows (empyrical's test_cum_returns_final 2 to 4 and test_cum_returns_df 0, four to six decimals) or that lists four of the five figures (test_gpd_risk_estimates 6).`;

/** The reference of all statistics and conventions, in Markdown. */
export function statisticsPage(): string {
  const parts = [
    INTRODUCTION,
    ...GROUPS.map((group) => `## ${TITLES[group]}\n\n${tableOf(group)}`),
    `## Other conventions\n\n${otherConventions()}`,
    `## Convention sets\n\n${SETS_TEXT}\n\n${sets()}`,
    `## Agreement with other libraries\n\n${AGREEMENT}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const cell = (text: string) => text.replaceAll("|", "\\|");

function tableOf(group: Group): string {
  const rows = STATISTIC_NAMES.filter((name) => definitionOf(name).group === group).map((name) => {
    const { label, unit, source, interval, conventions } = definitionOf(name);
    const formula = cell(textOf(conventions.standard.text, WORDS));
    return `| \`${name}\` | ${label}${interval ? " †" : ""} | ${unit} | ${formula} | ${source} |`;
  });
  return [
    "| Name | Statistic | Unit | Standard convention | Source |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function otherConventions(): string {
  const rows = STATISTIC_NAMES.flatMap((name) =>
    Object.entries(definitionOf(name).conventions)
      .filter(([convention]) => convention !== "standard")
      .map(
        ([convention, { text }]) =>
          `| \`${name}\` | \`${convention}\` | ${cell(textOf(text, WORDS))} | ${usersOf(name, convention)} |`,
      ),
  );
  return ["| Name | Convention | How | Sets |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function usersOf(name: StatisticName, convention: string): string {
  return CONVENTION_SET_NAMES.filter((set) => {
    const { choices }: ConventionSet = CONVENTION_SETS[set];
    return choices[name] === convention;
  }).join(", ");
}

function sets(): string {
  const rows = CONVENTION_SET_NAMES.map((name) => {
    const { note, sampling, trades, riskFree }: ConventionSet = CONVENTION_SETS[name];
    return `| \`${name}\` | ${note} | ${sampling} | ${trades} | ${riskFree === "simple" ? "rf ÷ A" : "(1 + rf)^(1/A) − 1"} |`;
  });
  return [
    "| Set | What differs | Sampling | Trades | Rate of a session |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
