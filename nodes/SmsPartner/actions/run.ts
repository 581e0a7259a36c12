import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CodeTable } from '../api/codes';
import { isAnswered, type Outcome } from '../api/outcome';
import type { Parsed } from '../data';
import { throwRunFailure } from '../items/errors';
import {
	addHints,
	errorHint,
	maybeSentHint,
	secondErrorHint,
	unexpectedHint,
} from '../items/hints';
import type { ItemOptions } from '../items/itemOptions';
import { type ItemParameters, type RawInput, type ReadItem, readItems } from '../items/readItems';
import { readCredential, readSettings, type SettingName, type Settings } from '../items/settings';
import { type AskedItems, type ItemResult, type ItemRouting, toOutputs } from '../items/toOutputs';
import { BRANCHES } from '../items/outputLayout';
import { askInBatches } from '../requests/askInBatches';
import type {
	AskRound,
	BatchCall,
	Patience,
	RequestTools,
	RoundOutcome,
} from '../requests/batchCall';
import { createSend, type Send } from '../requests/send';
import { stopOnCancel } from '../requests/stop';
import { runFailure } from '../requests/untilFinal';
import type { OperationInput, Progress } from './operation';

/** The steps that all operations share. An operation adds only what is specific to it. */

/** A started run of the node: its settings have been read, and nothing has been sent. */
export interface Run<Name extends SettingName = never> {
	readonly context: IExecuteFunctions;
	readonly parameters: ItemParameters;
	readonly inputs: readonly INodeExecutionData[];
	readonly layout: OperationInput['layout'];
	readonly settings: Pick<Settings, Name>;
	readonly tools: RequestTools;
	readonly progress: Progress;
	readonly patience: Patience;
}

/** An AI agent blocks while its tool runs, so a tool's patience is limited to this. */
const MAX_TOOL_PATIENCE_SECONDS = 20;

/**
 * Reads the settings with these names and the credential.
 *
 * @param timeout the setting with the timeout of one request
 * @throws an n8n error if one of them is invalid
 */
export async function startRun<Name extends SettingName>(
	{ context, parameters, inputs, layout, clock, progress }: OperationInput,
	timeout: 'timeout' | 'sendTimeout',
	...names: Name[]
): Promise<Run<Name>> {
	const settings = readSettings(context, ...names);
	const limits = readSettings(context, 'maxRetryTime', timeout);
	const credential = await readCredential(context);
	const { maxRetryTime } = limits;
	const seconds =
		layout === 'single' ? Math.min(maxRetryTime, MAX_TOOL_PATIENCE_SECONDS) : maxRetryTime;
	return {
		context,
		parameters,
		inputs,
		layout,
		settings,
		progress,
		tools: {
			send: noting(progress, createSend(context, credential, limits[timeout])),
			clock,
			stop: stopOnCancel(context),
		},
		patience: { forMs: seconds * 1000 },
	};
}

/** Records, before it is made, that a request which must not be repeated was made. */
function noting(progress: Progress, send: Send): Send {
	return async (endpoint, content, maxMs) => {
		progress.mayHaveSent ||= !endpoint.isRepeatable;
		return await send(endpoint, content, maxMs);
	};
}

/** Reads the operation's parameters and options of each item. */
export async function readEntries<Entry>(
	{ context, inputs, parameters, tools: { stop } }: Run,
	parse: (raw: RawInput, options: ItemOptions) => Parsed<Entry>,
): Promise<Array<ReadItem<Entry>>> {
	return await readItems(context, inputs, parameters, parse, stop);
}

/** The entries of the items; undefined for an invalid item. */
export function entriesOf<Entry>(
	items: ReadonlyArray<ReadItem<Entry>>,
): ReadonlyArray<Entry | undefined> {
	return items.map((item) => (item.kind === 'entry' ? item.entry : undefined));
}

/** The country calling codes with which the numbers of the items were read. */
export function callingCodesOf(items: ReadonlyArray<ReadItem<unknown>>): ReadonlySet<string> {
	return new Set(items.map(({ options }) => options.countryCallingCode));
}

/** Returns a function that sends requests of this kind in batches. Its calls share what they learn about outages. */
export function askOf<Entry, Result>(
	{ settings, tools }: Run<'batchSize' | 'concurrentRequests'>,
	call: BatchCall<Entry, Result>,
): AskRound<Entry, Result> {
	return askInBatches(call, settings, tools);
}

/** The same with one entry per request. */
export function askOneByOne<Entry, Result>(
	{ tools }: Run,
	call: BatchCall<Entry, Result>,
	concurrentRequests = 1,
): AskRound<Entry, Result> {
	return askInBatches(call, { batchSize: 1, concurrentRequests }, tools);
}

/** What an operation adds to the common way to finish a run. */
export interface FinishOptions<Result extends ItemResult> extends Partial<
	Pick<ItemRouting<Result>, 'branchOf' | 'noteOf'>
> {
	/** Hints that come before the common ones. */
	readonly firstHints?: () => ReadonlyArray<string | undefined>;
	/** Hints that come after the common ones. */
	readonly hints?: () => ReadonlyArray<string | undefined>;
}

/** Builds the items of each output and shows the hints of the run. */
export async function finishRun<Result extends ItemResult>(
	{ context, inputs, layout }: Run,
	asked: Omit<AskedItems<Result>, 'inputs'> & Pick<RoundOutcome<Result>, 'unexpected'>,
	{
		branchOf = () => 0,
		noteOf,
		firstHints = () => [],
		hints = () => [],
	}: FinishOptions<Result> = {},
): Promise<INodeExecutionData[][]> {
	const { branches, errors } = await toOutputs(
		{ ...asked, inputs },
		{
			errorBranch: BRANCHES[layout].error,
			branchOf,
			// The item of an agent's tool contains the agent's own input, session and prompt.
			mayIncludeInputFields: layout !== 'single',
			noteOf,
		},
	);
	addHints(context, () => [
		...firstHints(),
		errorHint(errors, asked.items.length),
		secondErrorHint(layout === 'single' ? [] : errors, context.getNode().onError),
		maybeSentHint(errors),
		unexpectedHint(asked.unexpected),
		...hints(),
	]);
	return branches;
}

/**
 * Fails the node if nothing at all was answered, unless errors are to be returned as items.
 *
 * @param answers the endpoint's code table, or a function that decides whether an outcome is an answer, or leaves open
 * whether it was sent
 */
export function failIfUnanswered<Result>(
	{ context, layout, progress }: Run,
	asked: RoundOutcome<Result>,
	answers: CodeTable | ((outcome: Outcome<Result>) => boolean),
): void {
	const isAnswer =
		typeof answers === 'function'
			? answers
			: (outcome: Outcome<Result>) => isAnswered(outcome, answers);
	const failure = runFailure(asked, isAnswer);
	if (!failure) return;
	progress.mayHaveSent = false;
	throwRunFailure(context, layout, failure);
}
