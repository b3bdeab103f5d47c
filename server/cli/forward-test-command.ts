import { Command, InvalidArgumentError } from "commander";
import { AppError } from "#lib/core/errors.ts";
import { isoTime } from "#lib/core/time.ts";
import { type Caller, execute, type Host } from "#server/access/execute.ts";
import { listAccounts } from "#server/execution/accounts/index.ts";
import { runOptions } from "#server/model-testing/backtesting/index.ts";
import {
  type ForwardTestSummary,
  getForwardTest,
  listForwardTests,
  startForwardTest,
  stepForwardTest,
  stopForwardTest,
} from "#server/model-testing/forward-testing/index.ts";
import { operatorOf, WHICH_INSTALLATION, withInstallation } from "./installation.ts";
import { parameterPairs } from "./parameter-pairs.ts";
import { printJson } from "./print-json.ts";
import { textTable } from "./text-table.ts";

type Team = { team?: string };
type StartOptions = Team & {
  account: string;
  strategy: string;
  dataset: string;
  symbols?: string;
  from?: string;
  to?: string;
  speed: string;
  parameter?: string[];
  capital?: string;
  name?: string;
  atStop: string;
};

export const forwardTestCommand = () =>
  new Command("forward-test")
    .description("Strategies that trade forward on paper accounts of the running installation")
    .addCommand(startCommand())
    .addCommand(
      inTeam(new Command("list").description("Lists forward tests, the newest first."))
        .option("--json", "one line of JSON a test")
        .action(list),
    )
    .addCommand(
      inTeam(
        new Command("show").description("Prints one test as one line of JSON: state, equity, last signals."),
      )
        .argument("<test>", "its id or name")
        .action(show),
    )
    .addCommand(
      inTeam(new Command("step").description("Plays further moments of the market, then it stands still."))
        .argument("<test>", "its id or name")
        .option("--bars <count>", "how many moments", wholeNumber, 1)
        .action(step),
    )
    .addCommand(
      inTeam(new Command("stop").description("Ends a test after the moment that it is at."))
        .argument("<test>", "its id or name")
        .action(stop),
    );

const inTeam = (command: Command) =>
  command
    .option("--team <name>", "whose, when the installation has several teams")
    .addHelpText("after", WHICH_INSTALLATION);

const startCommand = () =>
  inTeam(new Command("start").description("Starts a forward test and prints its id as one line of JSON."))
    .requiredOption("--account <name>", "the paper account")
    .requiredOption(
      "--strategy <name>",
      "a built-in, or a strategy of the team: its newest version, or a version's hash",
    )
    .requiredOption("--dataset <name>", "whose bars are played")
    .option("--symbols <list>", "by comma; default: all of the dataset")
    .option("--from <day>", 'the first day, "2020-01-31"')
    .option("--to <day>", "the last day")
    .option("--speed <speed>", '"step", "max" or seconds of market in a second', "max")
    .option("--parameter <name=value...>", "parameters of the strategy")
    .option("--capital <amount>", "what the strategy reckons with; default: the account's cash")
    .option("--name <name>", "what the test is called")
    .option("--at-stop <what>", 'working orders when it stops: "cancel" or "leave"', "cancel")
    .action(start);

async function start(options: StartOptions): Promise<void> {
  const { symbols, from, to, speed, parameter = [], capital, name, atStop } = options;
  const started = await onInstallation("start", options, async (host, caller) => {
    const account = await accountNamed(host, caller, options.account);
    const { strategies, datasets } = await execute(host, runOptions, caller, {});
    const dataset = datasets.find((one) => one.name === options.dataset || one.id === options.dataset);
    if (!dataset) throw unknown("dataset", options.dataset, datasets);
    const strategy = strategies.find(({ ref, name: title }) =>
      [title, ref.kind === "built-in" ? ref.name : ref.hash].includes(options.strategy),
    );
    if (!strategy) throw unknown("strategy", options.strategy, strategies);
    const { id } = await execute(host, startForwardTest, caller, {
      strategy: strategy.ref,
      parameters: parameterPairs(parameter),
      accountId: account.id,
      symbols: symbols?.split(",").map((one) => one.trim()) ?? dataset.symbols.map((one) => one.symbol),
      feed: { datasetId: dataset.id, speed, ...(from && { from }), ...(to && { to }) },
      atStop,
      ...(capital !== undefined && { capital: Number(capital) }),
      ...(name !== undefined && { name }),
    });
    return { id, strategy: strategy.name, detail: strategy.detail, account: account.name };
  });
  printJson(started);
}

async function list(options: Team & { json?: true }): Promise<void> {
  const tests = await onInstallation("list", options, (host, caller) =>
    execute(host, listForwardTests, caller, {}),
  );
  if (options.json) for (const test of tests) printJson(lineOf(test));
  else
    process.stdout.write(
      `${textTable(
        ["id", "name", "account", "state", "speed", "market time", "equity"],
        tests.map((test) => Object.values(lineOf(test)).map((value) => String(value ?? "—"))),
      )}\n`,
    );
}

const lineOf = ({ id, name, accountName, state, speed, time, equity }: ForwardTestSummary) => ({
  id,
  name,
  account: accountName,
  state,
  speed,
  time: time === null ? null : isoTime(time),
  equity,
});

async function show(wanted: string, options: Team): Promise<void> {
  const test = await onInstallation("show", options, async (host, caller) =>
    execute(host, getForwardTest, caller, { id: await idOf(host, caller, wanted) }),
  );
  const { strategyName, symbols, capital, moments, error, signals, logs } = test;
  const few = { signals: signals.slice(0, 5), logs: logs.slice(0, 5) };
  printJson({ ...lineOf(test), strategy: strategyName, symbols, capital, moments, error, ...few });
}

async function step(wanted: string, { bars, ...options }: Team & { bars: number }): Promise<void> {
  printJson(
    await onInstallation("step", options, async (host, caller) =>
      execute(host, stepForwardTest, caller, { id: await idOf(host, caller, wanted), bars }),
    ),
  );
}

async function stop(wanted: string, options: Team): Promise<void> {
  printJson(
    await onInstallation("stop", options, async (host, caller) =>
      execute(host, stopForwardTest, caller, { id: await idOf(host, caller, wanted) }),
    ),
  );
}

const onInstallation = <T>(
  verb: string,
  { team }: Team,
  work: (host: Host, caller: Caller) => Promise<T>,
): Promise<T> =>
  withInstallation(async (host) =>
    work(host, await operatorOf(host.pool, team, `pitwall forward-test ${verb}`)),
  );

/** By id, or the newest of this name. */
async function idOf(host: Host, caller: Caller, wanted: string): Promise<string> {
  const tests = await execute(host, listForwardTests, caller, {});
  const found = tests.find(({ id, name }) => id === wanted || name === wanted);
  if (!found) throw unknown("forward test", wanted, tests);
  return found.id;
}

async function accountNamed(host: Host, caller: Caller, wanted: string) {
  const accounts = await execute(host, listAccounts, caller, {});
  const found = accounts.find(({ id, name }) => id === wanted || name === wanted);
  if (!found) throw unknown("account", wanted, accounts);
  return found;
}

function unknown(what: string, wanted: string, known: readonly { name: string }[]): AppError {
  const names = [...new Set(known.map(({ name }) => name))].slice(0, 10).join(", ");
  return new AppError(
    "not-found",
    `There is no ${what} "${wanted}"; ${names ? `there are ${names}` : "there is none yet"}.`,
  );
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("write a whole number above zero");
  return Number(text);
}
