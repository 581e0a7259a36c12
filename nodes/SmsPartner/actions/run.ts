import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { BatchCall } from '../api/endpoint';
import type { ItemResult, Outcome } from '../api/outcome';
import type { Clock } from '../clock';
import { limitHint, missingHint } from '../items/hints';
import type { ItemOptions } from '../items/itemOptions';
import { expand, limitRows, type List } from '../items/lists';
import type { OutputLayout, RunResult } from '../items/outputs';
import { type ItemParameters, type RawInput, type ReadItem, readItems } from '../items/readItems';
import { readCredential, readSettings, type Settings } from '../items/settings';
import type { Parsed } from '../problem';
import { distinct } from '../recipients/matching';
import { callingCodesOfAnswers } from '../recipients/phoneNumber';
import type { Patience } from '../requests/outage';
import type { RequestRound, RequestTools } from '../requests/requestRound';
import { requestInBatches } from '../requests/round';
import { createSend, type Send } from '../requests/send';
import { stopOnCancel } from '../requests/taskQueue';
import { type Finality, type FinalOutcomes, untilFinal } from '../requests/untilFinal';

/** How far a run has got, for the case that something throws. */
export interface Progress {
	/** Whether a request was made. */
	hasRequested: boolean;
	/**
	 * Whether a request that must not be repeated was made, unless it is certain that none was accepted. Then the node must
	 * not fail: n8n's Retry On Fail would make it again.
	 */
	mayHaveSent: boolean;
}

/** An AI agent blocks while its tool runs, so a tool's patience is limited to this. */
const MAX_TOOL_PATIENCE_SECONDS = 20;

/**
 * Reads the settings of a run and the credential.
 *
 * @param properties the operation's parameters
 * @param parameters those that are read for each item
 * @throws an n8n error if one of them is invalid
 */
export async function startRun(
	context: IExecuteFunctions,
	properties: readonly INodeProperties[],
	parameters: ItemParameters,
	layout: OutputLayout,
	clock: Clock,
	progress: Progress,
): Promise<Run> {
	const settings = readSettings(context, properties);
	const connection = await readCredential(context);
	const send = createSend(context, connection, settings.timeout);
	const stop = stopOnCancel(context);
	return new Run(context, parameters, layout, settings, {
		send: noting(progress, send),
		clock,
		stop,
	});
}

/** Notes that a request was made, before it is. */
function noting(progress: Progress, send: Send): Send {
	return async (endpoint, content, maxMs) => {
		progress.hasRequested = true;
		progress.mayHaveSent ||= !endpoint.isRepeatable;
		return await send(endpoint, content, maxMs);
	};
}

/** A started run of the node, with which an operation reads its items and sends its requests. */
export class Run {
	constructor(
		readonly context: IExecuteFunctions,
		private readonly parameters: ItemParameters,
		private readonly layout: OutputLayout,
		readonly settings: Settings,
		private readonly tools: RequestTools,
	) {}

	get inputs(): readonly INodeExecutionData[] {
		return this.context.getInputData();
	}

	get patience(): Patience {
		const { maxRetryTime } = this.settings;
		const seconds =
			this.layout === 'single' ? Math.min(maxRetryTime, MAX_TOOL_PATIENCE_SECONDS) : maxRetryTime;
		return { maxOutageMs: seconds * 1000 };
	}

	/** Unix milliseconds. */
	get nowMs(): number {
		return this.tools.clock.date();
	}

	/**
	 * Reads the operation's parameters and options of each item.
	 *
	 * @throws an n8n error if a parameter does not fit the items
	 */
	async readItems<Entry>(
		parse: (raw: RawInput, options: ItemOptions) => Parsed<Entry>,
	): Promise<Array<ReadItem<Entry>>> {
		return await readItems(this.context, this.inputs, this.parameters, parse, this.tools.stop);
	}

	/** Returns a function that sends requests of this kind. Its calls share what they learn about outages. */
	request<Entry, Result>(call: BatchCall<Entry, Result>): RequestRound<Entry, Result> {
		return requestInBatches(call, this.settings, this.tools);
	}

	/** Requests the entries of the items, each once. */
	async requestEach<Entry extends string | number>(
		items: ReadonlyArray<ReadItem<Entry>>,
		call: BatchCall<Entry, ItemResult>,
	): Promise<RunResult> {
		const { entries, indexes } = distinct(entriesOf(items));
		return { ...(await this.request(call)(entries, this.patience)), items, indexes };
	}

	/**
	 * Requests a list for each entry of the items, each entry once. Returns one item per row, up to the limit.
	 *
	 * @param what a row is, in words for a hint
	 */
	async requestLists<Entry extends string | number, Row>(
		items: ReadonlyArray<ReadItem<Entry>>,
		call: BatchCall<Entry, List<Row>>,
		outcomeOf: (row: Row) => Outcome<ItemResult>,
		what: string,
	): Promise<RunResult> {
		const { entries, indexes } = distinct(entriesOf(items));
		const { outcomes, ...rest } = await this.request(call)(entries, this.patience);
		const lists = limitRows(outcomes, this.settings.maxRows, outcomeOf);
		return {
			...rest,
			...expand({ items, indexes, outcomes: lists.outcomes }),
			hints: () => [limitHint(lists.counts, what), missingHint(lists.missing, what)],
		};
	}

	/** Requests entries and, if the node waits for final statuses, requests them again until they are final. */
	async requestUntilFinal<Entry, Result>(
		entries: readonly Entry[],
		request: RequestRound<Entry, Result>,
		finality: Finality<Result>,
	): Promise<FinalOutcomes<Result>> {
		const { wait } = this.settings;
		if (!wait) return await request(entries, this.patience);
		return await untilFinal(entries, request, finality, wait, this.patience, this.tools);
	}
}

/** The entries of the items; undefined for an invalid item. */
export function entriesOf<Entry>(
	items: ReadonlyArray<ReadItem<Entry>>,
): ReadonlyArray<Entry | undefined> {
	return items.map((item) => (item.kind === 'entry' ? item.entry : undefined));
}

/** The calling codes that a national number in an answer about these items may belong to. */
export function callingCodesIn(items: ReadonlyArray<ReadItem<unknown>>): string[] {
	return callingCodesOfAnswers(new Set(items.map(({ options }) => options.countryCallingCode)));
}
