import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CodeTable } from '../api/codes';
import { isAnswered, type Outcome } from '../api/outcome';
import type { Parsed } from '../data';
import { throwRunFailure } from '../items/errors';
import { addHints, errorHint, maybeSentHint, unexpectedHint } from '../items/hints';
import { type ItemParameter, type RawInput, type ReadItem, readItems } from '../items/readItems';
import { readCredential, readSettings, type SettingName, type Settings } from '../items/settings';
import { type AskedItems, type ItemResult, type ItemRouting, toOutputs } from '../items/toOutputs';
import { BRANCHES } from '../items/outputLayout';
import { askInBatches } from '../requests/askInBatches';
import type { AskRound, BatchCall, RequestTools, RoundOutcome } from '../requests/batchCall';
import { createSend } from '../requests/send';
import { stopOnCancel } from '../requests/stop';
import { runFailure } from '../requests/untilFinal';
import type { OperationInput } from './operation';

/** How each operation begins, asks and ends, so that it says only what is its own. */

/** Settings that every operation has. */
type CommonSettings = Pick<Settings, 'includeInputFields' | 'maxRetryTime'>;

/** A run of the node that has begun: its settings are read, and nothing was sent. */
export interface Run<Name extends SettingName = never> {
	readonly context: IExecuteFunctions;
	readonly inputs: readonly INodeExecutionData[];
	readonly layout: OperationInput['layout'];
	readonly settings: CommonSettings & Pick<Settings, Name>;
	readonly tools: RequestTools;
	/** How long SMS Partner may be away before the rest is given up, in milliseconds. */
	readonly patienceMs: number;
}

/** An AI agent waits for its tool: SMS Partner may not be away for longer than this. */
const MAX_PATIENCE_OF_TOOL_SECONDS = 20;

/**
 * Reads the settings with these names and the credential.
 *
 * @param timeout the setting that limits a request
 * @throws an error of n8n where one of them is wrong
 */
export async function startRun<Name extends SettingName>(
	{ context, inputs, layout, clock }: OperationInput,
	timeout: 'timeout' | 'sendTimeout',
	...names: Name[]
): Promise<Run<Name>> {
	const settings = readSettings<keyof CommonSettings | Name>(
		context,
		'includeInputFields',
		'maxRetryTime',
		...names,
	);
	const limits = readSettings(context, timeout);
	const credential = await readCredential(context);
	const { maxRetryTime } = settings;
	const patience =
		layout === 'single' ? Math.min(maxRetryTime, MAX_PATIENCE_OF_TOOL_SECONDS) : maxRetryTime;
	return {
		context,
		inputs,
		layout,
		settings,
		tools: {
			send: createSend(context, credential, limits[timeout]),
			clock,
			stop: stopOnCancel(context),
		},
		patienceMs: patience * 1000,
	};
}

/** Reads these parameters of each item. */
export async function readEntries<Entry>(
	{ context, inputs, tools: { stop } }: Run,
	parameters: readonly ItemParameter[],
	parse: (raw: RawInput) => Parsed<Entry>,
): Promise<Array<ReadItem<Entry>>> {
	return await readItems(context, inputs, parameters, parse, stop);
}

/** The entries of the items; undefined where an item has none. */
export function entriesOf<Entry>(
	items: ReadonlyArray<ReadItem<Entry>>,
): ReadonlyArray<Entry | undefined> {
	return items.map((item) => (item.kind === 'entry' ? item.entry : undefined));
}

/** Returns the function that makes requests of this kind, all of them with what the others found out. */
export function askOf<Entry, Result>(
	{ settings, tools }: Run<'batchSize' | 'concurrentRequests'>,
	call: BatchCall<Entry, Result>,
): AskRound<Entry, Result> {
	return askInBatches(call, settings, tools);
}

/** The same with one entry in each request. */
export function askOneByOne<Entry, Result>(
	{ tools }: Run,
	call: BatchCall<Entry, Result>,
	concurrentRequests = 1,
): AskRound<Entry, Result> {
	return askInBatches(call, { batchSize: 1, concurrentRequests }, tools);
}

/** What is left to say when all is asked. */
export interface Ending<Result extends ItemResult> extends Partial<
	Pick<ItemRouting<Result>, 'branchOf' | 'noteOf'>
> {
	/** Hints that come before the usual ones. */
	readonly firstHints?: readonly string[];
	/** Hints that come after them. */
	readonly hints?: ReadonlyArray<string | undefined>;
}

/** Makes the items of each output, and the hints below the node. */
export async function finishRun<Result extends ItemResult>(
	{ context, inputs, layout, settings }: Run,
	asked: Omit<AskedItems<Result>, 'inputs'> & Pick<RoundOutcome<Result>, 'unexpected'>,
	{ branchOf = () => 0, noteOf, firstHints = [], hints = [] }: Ending<Result> = {},
): Promise<INodeExecutionData[][]> {
	const { branches, errors } = await toOutputs(
		{ ...asked, inputs },
		{
			errorBranch: BRANCHES[layout].error,
			branchOf,
			// The item of an agent's tool contains the agent's own input, session and prompt.
			includeInputFields: settings.includeInputFields && layout !== 'single',
			noteOf,
		},
	);
	addHints(context, [
		...firstHints,
		errorHint(errors, asked.items.length),
		maybeSentHint(errors),
		unexpectedHint(asked.unexpected),
		...hints,
	]);
	return branches;
}

/**
 * Fails the node where nothing at all was answered, unless its errors are to come out as items.
 *
 * @param answers the codes with which SMS Partner answers for one entry, or a function that tells an answer
 */
export function failIfUnanswered<Result>(
	{ context, layout }: Run,
	asked: RoundOutcome<Result>,
	answers: CodeTable | ((outcome: Outcome<Result>) => boolean),
): void {
	const isAnswer =
		typeof answers === 'function'
			? answers
			: (outcome: Outcome<Result>) => isAnswered(outcome, answers);
	throwRunFailure(context, layout, runFailure(asked, isAnswer));
}
