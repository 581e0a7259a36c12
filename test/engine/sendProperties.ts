import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { AccountOptions, BadEntries } from '../simulator/account';
import type { Fault } from '../simulator/faults';
import { perhapsSendFault } from '../simulator/randomFaults';
import type { Simulator } from '../simulator/simulator';
import type { OnError } from './runNode';
import {
	checkSendScenario,
	type ExpectedSms,
	LAST_PATH,
	runSendScenario,
	type SendItem,
	type SendResult,
	type SendScenario,
	sortedOut,
	type WireError,
} from './sendScenario';

/** Properties of sending that hold whatever the server does. `npm test` tries a few hundred schedules, `npm run test:soak` more. */

export interface SendProperty {
	readonly title: string;
	readonly scenarios: fc.Arbitrary<SendScenario>;
	/** The number of scenarios that `npm test` tries. */
	readonly runs: number;
	/** Asserts what must hold in addition to `checkSendScenario`. */
	readonly holds: (scenario: SendScenario, result: SendResult) => void;
}

/** Few, so that items share them; the first and the last one have the same national form. */
const NUMBERS = [
	'+33639980001',
	'+33639980002',
	'+33639980003',
	'+33639980004',
	'+33639980005',
	'+447700900001',
	'+32639980001',
];
const TEXTS = ['Bonjour', 'Code 4217', ':br:Olé "1" 🎉'];
/** French, but not a mobile number. */
const LANDLINE = '+33139980001';
const TOO_LONG = 'x'.repeat(1531);

const TAGS = ['spring', 'summer', 'Not a tag'];
const SEND_AT = '2026-11-23T12:02:00Z';
const SCHEDULED_FOR = '2026-11-23T12:05:00.000Z';
/** A time that could not be computed is null: that SMS must not be sent now. */
const SEND_ATS = [SEND_AT, null, '', '', '', ''];

const BAD_ITEMS: readonly IDataObject[] = [
	{},
	{ phoneNumber: NUMBERS[0] },
	{ phoneNumber: 'Ana', message: 'Bonjour' },
	{ phoneNumber: { a: 1 }, message: 'Bonjour' },
	{ phoneNumber: NUMBERS[0], message: ' ' },
	{ phoneNumber: NUMBERS[0], message: null },
	{ phoneNumber: NUMBERS[0], message: ['Bonjour'] },
	{ phoneNumber: NUMBERS[0], message: TOO_LONG },
	{ message: 'Bonjour' },
];

/** Errors after a request was sent, some of which share a code with errors of a connection that was never made. */
const WIRE_ERRORS: readonly WireError[] = [
	{ code: 'EHOSTUNREACH', syscall: 'read' },
	{ code: 'ENETUNREACH', syscall: 'read' },
	{ code: 'ECONNREFUSED', syscall: 'read' },
	{ code: 'ECONNRESET', syscall: 'read' },
	{ code: 'EPIPE', syscall: 'write' },
	{ code: 'EPROTO', syscall: 'write' },
	{ code: 'ENOTFOUND' },
	{ code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' },
	{ code: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED' },
];

interface Draft {
	readonly number: number;
	readonly text: number;
	readonly format: number;
	readonly tag: number;
	readonly isSandbox: boolean;
	readonly sendAt: number;
}

/** Another node's fault. */
const NO_JSON = Symbol('item without json');

const draft: fc.Arbitrary<Draft> = fc.record({
	number: fc.nat(NUMBERS.length),
	text: fc.nat(TEXTS.length - 1),
	format: fc.nat(3),
	tag: fc.nat(2),
	isSandbox: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
	sendAt: fc.nat(SEND_ATS.length - 1),
});

/** One way to set the options of the SMS. */
interface OptionMode {
	readonly options: IDataObject;
	/** The options that an item's SMS should have; undefined if they are invalid. */
	readonly of: (draft: Draft) => Omit<ExpectedSms, 'phoneNumber' | 'text'> | undefined;
}

const MODES: Readonly<Record<'none' | 'fixed' | 'tags' | 'mixed', OptionMode>> = {
	none: { options: {}, of: () => ({}) },
	fixed: {
		options: { tag: 'spring', sender: 'Acme', sendAt: SEND_AT, sandbox: false },
		of: () => ({ tag: 'spring', sender: 'Acme', scheduledFor: SCHEDULED_FOR }),
	},
	tags: {
		options: { tag: '={{ $json.tag }}' },
		of: ({ tag }) => (tag === 2 ? undefined : { tag: TAGS[tag] }),
	},
	mixed: {
		options: { sandbox: '={{ $json.sandbox }}', sendAt: '={{ $json.sendAt }}' },
		of: ({ isSandbox, sendAt }) =>
			SEND_ATS[sendAt] === null
				? undefined
				: {
						...(isSandbox && { isSandbox }),
						...(SEND_ATS[sendAt] !== '' && { scheduledFor: SCHEDULED_FOR }),
					},
	},
};

function itemOf(one: Draft, { of }: OptionMode, callingCode: string): SendItem {
	const { number, format, text, tag, isSandbox, sendAt } = one;
	const phoneNumber = NUMBERS[number] ?? LANDLINE;
	const national = phoneNumber.replace(`+${callingCode}`, '0');
	const formats = [phoneNumber, national, phoneNumber.replace('+', '00 '), Number(phoneNumber)];
	const options = of(one);
	return {
		json: {
			phoneNumber: formats[format],
			message: TEXTS[text],
			tag: TAGS[tag],
			sandbox: isSandbox,
			sendAt: SEND_ATS[sendAt],
		},
		sms: options && { phoneNumber, text: TEXTS[text], ...options },
	};
}

/** At least one item has both fields: if no item had them, the node would refuse to run. */
const itemsUpTo = (
	maxItems: number,
	mode: fc.Arbitrary<keyof typeof MODES>,
): fc.Arbitrary<Pick<SendScenario, 'items' | 'options' | 'countryCallingCode'>> =>
	fc
		.record({
			first: draft,
			others: fc.array(
				fc.oneof<
					[
						fc.WeightedArbitrary<Draft>,
						fc.WeightedArbitrary<IDataObject>,
						fc.WeightedArbitrary<typeof NO_JSON>,
					]
				>(
					{ weight: 24, arbitrary: draft },
					{ weight: 2, arbitrary: fc.constantFrom(...BAD_ITEMS) },
					{ weight: 1, arbitrary: fc.constant(NO_JSON) },
				),
				{ maxLength: maxItems - 1, size: 'max' },
			),
			mode,
			countryCallingCode: fc.constantFrom('33', '33', '32'),
		})
		.map(({ first, others, mode: name, countryCallingCode }) => ({
			items: [first, ...others].map((one): SendItem => {
				if (one === NO_JSON) return { json: undefined, sms: undefined };
				return isDraft(one)
					? itemOf(one, MODES[name], countryCallingCode)
					: { json: { ...one }, sms: undefined };
			}),
			options: MODES[name].options,
			countryCallingCode,
		}));

const isDraft = (value: Draft | IDataObject): value is Draft => 'isSandbox' in value;

const account: fc.Arbitrary<AccountOptions> = fc.record({
	balance: fc.oneof({ weight: 9, arbitrary: fc.constant(100) }, fc.constantFrom(0, 0.05, 0.25)),
	stopList: fc.constantFrom([], [], [NUMBERS[1]]),
	refusedNumbers: fc
		.array(fc.tuple(fc.constantFrom(...NUMBERS), fc.constantFrom(9, 13, 15, 52, 77)), {
			maxLength: 2,
		})
		.map((entries) => new Map(entries)),
	badEntries: fc.constantFrom<BadEntries>('entry', 'missing', 'refused', 'refusedVaguely'),
	refusalStatus: fc.constantFrom(200, 200, 400, 422),
});

/** Scenarios with up to `maxItems` items, under any fault. */
const scenariosUpTo = (
	maxItems: number,
	mode: fc.Arbitrary<keyof typeof MODES> = fc.oneof(
		{ weight: 6, arbitrary: fc.constant('none' as const) },
		{ weight: 2, arbitrary: fc.constant('fixed' as const) },
		{ weight: 1, arbitrary: fc.constantFrom('tags' as const, 'mixed' as const) },
	),
): fc.Arbitrary<SendScenario> =>
	fc
		.record({
			list: itemsUpTo(maxItems, mode),
			onError: fc.constantFrom<OnError>(
				'stopWorkflow',
				'continueRegularOutput',
				'continueErrorOutput',
			),
			isTool: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
			retryOnFail: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
			batchSize: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(500)),
			concurrentRequests: fc.integer({ min: 1, max: 20 }),
			maxRetryTime: fc.constantFrom(0, 2, 60),
			account,
			schedule: fc.array(perhapsSendFault, { maxLength: 12 }),
			unreachable: fc.oneof(
				{ weight: 3, arbitrary: fc.constant([]) },
				fc.array(fc.nat(8), { maxLength: 3 }),
			),
			broken: fc.oneof(
				{ weight: 3, arbitrary: fc.constant([]) },
				fc.array(fc.tuple(fc.nat(8), fc.constantFrom(...WIRE_ERRORS)), { maxLength: 3 }),
			),
			clockJumps: fc.oneof(
				{ weight: 3, arbitrary: fc.constant([]) },
				fc.array(fc.integer({ min: -48, max: 1 }), { minLength: 1, maxLength: 5 }),
			),
			includeInputFields: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
		})
		.map(({ list, ...more }): SendScenario => ({ ...list, ...more }))
		// Under "Continue (using error output)" n8n 2.41 itself empties the only output of a tool.
		.filter(({ isTool, onError }) => !isTool || onError !== 'continueErrorOutput');

const underAnyFault = (maxItems: number, runs: number): SendProperty => ({
	title: `sends each of up to ${maxItems} SMS at most once, and puts its item on the right output`,
	scenarios: scenariosUpTo(maxItems),
	runs,
	holds: () => {},
});

/** Whether SMS Partner accepts the number of an SMS. */
const isAccepted = ({ account: { stopList = [], refusedNumbers } }: SendScenario) => {
	return ({ phoneNumber }: ExpectedSms): boolean =>
		phoneNumber !== LANDLINE &&
		!stopList.includes(phoneNumber) &&
		!refusedNumbers?.has(phoneNumber);
};

const namesOf = (sms: readonly ExpectedSms[]): string[] =>
	sms.map(({ phoneNumber, text }) => `${phoneNumber} ${text}`).sort();

/** Sent contains every SMS whose number SMS Partner accepts, and no other. */
function assertAllSent(scenario: SendScenario, result: SendResult): void {
	const wanted = scenario.items.flatMap(({ sms }) => sms ?? []).filter(isAccepted(scenario));
	assert.deepEqual(namesOf(sortedOut(scenario, result).sent), namesOf(wanted));
}

const plain = (maxItems: number): fc.Arbitrary<SendScenario> =>
	scenariosUpTo(maxItems, fc.constantFrom('none', 'fixed')).map((scenario) => ({
		...scenario,
		isTool: false,
		onError: 'continueErrorOutput',
		retryOnFail: false,
		maxRetryTime: 60,
		account: { refusedNumbers: new Map() },
		schedule: [],
		unreachable: [],
		broken: [],
	}));

const tooManyRequests = (retryAfter?: string): Fault => ({
	kind: 'status',
	status: 429,
	acts: false,
	...(retryAfter !== undefined && { retryAfter }),
});

const certainlyUnsent: SendProperty = {
	title:
		'loses no SMS to a request that was certainly not accepted: 429, no connection, a refused lot',
	runs: 150,
	scenarios: fc
		.record({
			scenario: plain(20),
			schedule: fc.array(
				fc.constantFrom(undefined, undefined, tooManyRequests(), tooManyRequests('2')),
				{ maxLength: 4 },
			),
			unreachable: fc.array(fc.nat(8), { maxLength: 3 }),
			refusing: account,
			badEntries: fc.constantFrom<BadEntries>('entry', 'refused', 'refusedVaguely'),
		})
		.map(({ scenario, schedule, unreachable, refusing, badEntries }): SendScenario => ({
			...scenario,
			schedule,
			unreachable,
			account: { ...refusing, balance: 100, badEntries },
		})),
	holds: (scenario, result) => {
		assertAllSent(scenario, result);
		assert.deepEqual(sortedOut(scenario, result).maybeSent, []);
	},
};

/** What a server does while it is away. */
const away: fc.Arbitrary<Fault> = fc.oneof(
	fc.constantFrom<Fault>({ kind: 'drop' }, { kind: 'drop', acts: false }, { kind: 'cut' }),
	fc.constantFrom<Fault>(tooManyRequests(), tooManyRequests('3'), { kind: 'hollow', acts: false }),
	fc.record({
		kind: fc.constant('status' as const),
		status: fc.constantFrom(500, 502, 503),
		acts: fc.boolean(),
	}),
);

/** The number of requests with an unknown result. */
const lotsInDoubt = ({ attempts }: SendResult): number =>
	attempts.filter(({ open }) => open.length > 0).length;

const outages: SendProperty = {
	title: 'leaves in doubt only what was in flight when an outage began, and sends the rest',
	runs: 100,
	scenarios: fc
		.record({
			scenario: plain(60),
			batchSize: fc.integer({ min: 1, max: 3 }),
			fromRequest: fc.nat(6),
			seconds: fc.integer({ min: 0, max: 59 }),
			fault: away,
		})
		.map(({ scenario, batchSize, fromRequest, seconds, fault }): SendScenario => ({
			...scenario,
			batchSize,
			outage: {
				fromRequest: fault.kind === 'hollow' ? fromRequest + 1 : fromRequest,
				forMs: seconds * 1000,
				fault,
			},
		})),
	holds: (scenario, result) => {
		const { sent, maybeSent, notSent } = sortedOut(scenario, result);
		const taken = scenario.items.flatMap(({ sms }) => sms ?? []).filter(isAccepted(scenario));
		assert.deepEqual(namesOf([...sent, ...maybeSent].filter(isAccepted(scenario))), namesOf(taken));
		assert.deepEqual(notSent.filter(isAccepted(scenario)), []);
		assert.ok(lotsInDoubt(result) <= scenario.concurrentRequests, `${lotsInDoubt(result)} lots`);
	},
};

const MOST_LOSSES = 3;

const outagesOfSends: SendProperty = {
	title: 'leaves few lots in doubt, and sends no more, if everything works except sending',
	runs: 60,
	scenarios: fc
		.record({
			scenario: plain(60),
			batchSize: fc.integer({ min: 1, max: 3 }),
			fromRequest: fc.nat(6),
			fault: away.filter((fault) => fault.kind !== 'status' || fault.status !== 429),
		})
		.map(({ scenario, batchSize, fromRequest, fault }): SendScenario => ({
			...scenario,
			batchSize,
			outage: { fromRequest, forMs: Infinity, fault, meets: ({ method }) => method === 'POST' },
		})),
	holds: (scenario, result) => {
		const doubts = lotsInDoubt(result);
		const most = scenario.concurrentRequests + MOST_LOSSES - 1;
		assert.ok(doubts <= most, `${doubts} lots in doubt`);
	},
};

/** Answers with which a server that can be reached accepts no SMS, and how many requests they may cost per lot. */
const REFUSALS: ReadonlyArray<{ readonly fault: Fault; readonly maxRequests: number }> = [
	...[tooManyRequests(), tooManyRequests('1')].map((fault) => ({ fault, maxRequests: 20 })),
	{ fault: { kind: 'refusal', code: 500, status: 200, shape: 'message' }, maxRequests: 20 },
	{ fault: { kind: 'refusal', code: 77, status: 200, shape: 'message' }, maxRequests: 40 },
	{ fault: { kind: 'junk', body: '{"success":false,"message":"Non"}' }, maxRequests: 40 },
];

/** Each SMS is in one lot, and the items of a lot follow each other. */
function requestsPerLot({ attempts }: SendResult): number[] {
	const lots: Array<{ readonly numbers: ReadonlySet<string>; requests: number }> = [];
	for (const { sms } of attempts) {
		const lot = lots.find(({ numbers }) => numbers.has(sms[0].phoneNumber));
		if (lot) lot.requests += 1;
		else lots.push({ numbers: new Set(sms.map(({ phoneNumber }) => phoneNumber)), requests: 1 });
	}
	return lots.map(({ requests }) => requests);
}

const refusedForever: SendProperty = {
	title: 'ends in few requests if no SMS is accepted although the account can be read',
	runs: 100,
	scenarios: fc
		.record({
			scenario: plain(1),
			count: fc.integer({ min: 1, max: 100 }),
			batchSize: fc.constantFrom(1, 3, 30, 500),
			maxRetryTime: fc.constantFrom(0, 3, 60, 120, 600),
			refusal: fc.constantFrom(...REFUSALS),
			clockJumps: fc.array(fc.integer({ min: -48, max: 1 }), { maxLength: 5 }),
		})
		.map(({ scenario, count, refusal: { fault }, ...more }): SendScenario => ({
			...scenario,
			...more,
			options: {},
			countryCallingCode: '33',
			items: Array.from({ length: count }, (_, index) => {
				const phoneNumber = `+3363998${String(index).padStart(4, '0')}`;
				return {
					json: { phoneNumber, message: TEXTS[0] },
					sms: { phoneNumber, text: TEXTS[0] },
				};
			}),
			outage: {
				fromRequest: 0,
				forMs: Infinity,
				fault: { ...fault, acts: false },
				meets: ({ method }) => method === 'POST',
			},
		})),
	holds: (scenario, result) => {
		const { sent, maybeSent } = sortedOut(scenario, result);
		assert.deepEqual([sent, maybeSent], [[], []]);
		const fault = scenario.outage?.fault;
		const { maxRequests = 0 } = REFUSALS.find((one) => isSameFault(one.fault, fault)) ?? {};
		for (const requests of requestsPerLot(result)) {
			assert.ok(requests <= maxRequests, `${requests} requests for a lot`);
		}
	},
};

const isSameFault = (one: Fault, other: Fault | undefined): boolean =>
	JSON.stringify({ ...one, acts: false }) === JSON.stringify(other);

const stopped: SendProperty = {
	title: 'ends sending on Stop: what was in flight may have been sent, the rest was not',
	runs: 70,
	scenarios: fc
		.record({
			scenario: scenariosUpTo(20),
			batchSize: fc.integer({ min: 1, max: 3 }),
			stopAt: fc.nat(6),
		})
		.map(({ scenario, ...more }): SendScenario => ({ ...scenario, ...more, retryOnFail: false })),
	holds: ({ concurrentRequests, stopAt = 0 }, { isStopped, simulator: { log } }) => {
		const requests = log.filter(({ path }) => path !== LAST_PATH).length;
		assert.ok(!isStopped || requests <= stopAt + concurrentRequests, `${requests} requests`);
	},
};

/** The fastest first. */
export const SEND_PROPERTIES: readonly SendProperty[] = [
	underAnyFault(6, 300),
	certainlyUnsent,
	outages,
	outagesOfSends,
	refusedForever,
	stopped,
	underAnyFault(20, 260),
	underAnyFault(60, 60),
];

/**
 * Throws with the smallest counterexample if the property does not hold.
 *
 * @param onRun called after each run for which the property holds
 */
export async function assertSendProperty(
	{ scenarios, holds }: SendProperty,
	simulator: Simulator,
	parameters: { readonly numRuns: number; readonly seed?: number },
	onRun: (scenario: SendScenario, result: SendResult) => void = () => {},
): Promise<void> {
	const property = fc.asyncProperty(scenarios, async (scenario) => {
		const result = await runSendScenario(scenario, simulator);
		checkSendScenario(scenario, result);
		if (!result.hasFailed) holds(scenario, result);
		onRun(scenario, result);
	});
	await fc.assert(property, parameters);
}
