import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { BadEntries } from '../simulator/account';
import type { Fault } from '../simulator/faults';
import { faultsOfKind } from '../simulator/randomFaults';
import type { LoggedRequest } from '../simulator/simulator';
import { propertiesOf } from './property';
import type { Result } from './scenario';
import {
	account,
	judge,
	sending,
	type SendScenario,
	sendScenariosUpTo,
	smsIn,
	sortedOut,
} from './sending';
import { itemWith, LANDLINE, type Sms, TEXTS } from './texts';

/** Properties of sending that hold whatever the server does. */

const property = propertiesOf(sending);

for (const [maxItems, runs] of [
	[6, 80],
	[20, 50],
	[60, 10],
]) {
	property(
		`sends each of up to ${maxItems} SMS at most once, and puts its item on the right output`,
		{ runs, scenarios: sendScenariosUpTo(maxItems) },
	);
}

/** Whether SMS Partner accepts the number of an SMS. */
const isAccepted = ({ account: { stopList = [], refusedNumbers } }: SendScenario) => {
	return ({ phoneNumber }: Sms): boolean =>
		phoneNumber !== LANDLINE &&
		!stopList.includes(phoneNumber) &&
		!refusedNumbers?.has(phoneNumber);
};

const namesOf = (sms: readonly Sms[]): string[] =>
	sms.map(({ phoneNumber, text }) => `${phoneNumber} ${text}`).sort();

/** Sent contains every SMS whose number SMS Partner accepts, and no other. */
function assertAllSent(scenario: SendScenario, result: Result): void {
	const wanted = scenario.items.flatMap(({ sms }) => sms ?? []).filter(isAccepted(scenario));
	assert.deepEqual(namesOf(sortedOut(scenario, result).sent), namesOf(wanted));
}

const plain = (maxItems: number): fc.Arbitrary<SendScenario> =>
	sendScenariosUpTo(maxItems, fc.constantFrom('none', 'fixed')).map((scenario) => ({
		...scenario,
		isTool: false,
		onError: 'continueErrorOutput',
		retryOnFail: false,
		maxRetryTime: 60,
		account: { refusedNumbers: new Map() },
		faults: {},
		unreachable: [],
		broken: [],
	}));

const isPost = ({ method }: Pick<LoggedRequest, 'method'>): boolean => method === 'POST';

const tooManyRequests = (retryAfter?: string): Fault => ({
	kind: 'status',
	status: 429,
	acts: false,
	...(retryAfter !== undefined && { retryAfter }),
});

const refusalWithCode = (code: number): Fault => ({
	kind: 'refusal',
	code,
	status: 200,
	shape: 'message',
	acts: false,
});

property(
	'loses no SMS to a request that was certainly not accepted: 429, no connection, a refused lot',
	{
		runs: 20,
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
				faults: { schedule },
				unreachable,
				account: { ...refusing, balance: 100, badEntries },
			})),
		holds: (scenario, result) => {
			assertAllSent(scenario, result);
			assert.deepEqual(sortedOut(scenario, result).maybeSent, []);
		},
	},
);

/** What a server does while it is away. */
const away: fc.Arbitrary<Fault> = fc.oneof(
	fc.constantFrom<Fault>({ kind: 'drop' }, { kind: 'drop', acts: false }, { kind: 'cut' }),
	fc.constantFrom<Fault>(tooManyRequests(), tooManyRequests('3'), { kind: 'hollow', acts: false }),
	faultsOfKind('status', { status: fc.constantFrom(500, 502, 503), acts: fc.boolean() }),
);

/** The number of requests with an unknown result. */
const lotsInDoubt = ({ exchanges }: Result): number =>
	exchanges.filter((exchange) => judge(exchange).open.length > 0).length;

property('leaves in doubt only what was in flight when an outage began, and sends the rest', {
	runs: 10,
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
			faults: {
				outage: {
					fromRequest: fault.kind === 'hollow' ? fromRequest + 1 : fromRequest,
					forMs: seconds * 1000,
					fault,
				},
			},
		})),
	holds: (scenario, result) => {
		const { sent, maybeSent, notSent } = sortedOut(scenario, result);
		const taken = scenario.items.flatMap(({ sms }) => sms ?? []).filter(isAccepted(scenario));
		assert.deepEqual(namesOf([...sent, ...maybeSent].filter(isAccepted(scenario))), namesOf(taken));
		assert.deepEqual(notSent.filter(isAccepted(scenario)), []);
		assert.ok(lotsInDoubt(result) <= scenario.concurrentRequests, `${lotsInDoubt(result)} lots`);
	},
});

const MOST_LOSSES = 3;

property('leaves few lots in doubt, and sends no more, if everything works except sending', {
	runs: 12,
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
			faults: { outage: { fromRequest, forMs: Infinity, fault, meets: isPost } },
		})),
	holds: (scenario, result) => {
		const doubts = lotsInDoubt(result);
		const most = scenario.concurrentRequests + MOST_LOSSES - 1;
		assert.ok(doubts <= most, `${doubts} lots in doubt`);
	},
});

/** Answers with which a server that can be reached accepts no SMS, and how many requests they may cost per lot. */
const REFUSALS: ReadonlyArray<{ readonly fault: Fault; readonly maxRequests: number }> = [
	{ fault: tooManyRequests(), maxRequests: 20 },
	{ fault: tooManyRequests('1'), maxRequests: 20 },
	{ fault: refusalWithCode(500), maxRequests: 20 },
	{ fault: refusalWithCode(77), maxRequests: 40 },
	{ fault: { kind: 'echo', status: 400, acts: false }, maxRequests: 40 },
	{
		fault: { kind: 'junk', body: '{"success":false,"message":"Non"}', acts: false },
		maxRequests: 40,
	},
];

/** Each SMS is in one lot, and the items of a lot follow each other. */
function requestsPerLot({ exchanges }: Result): number[] {
	const lots: Array<{ readonly numbers: ReadonlySet<string>; requests: number }> = [];
	for (const sms of exchanges.filter(isPost).map(({ request }) => smsIn(request))) {
		const lot = lots.find(({ numbers }) => numbers.has(sms[0].phoneNumber));
		if (lot) lot.requests += 1;
		else lots.push({ numbers: new Set(sms.map(({ phoneNumber }) => phoneNumber)), requests: 1 });
	}
	return lots.map(({ requests }) => requests);
}

property('ends in few requests if no SMS is accepted although the account can be read', {
	runs: 15,
	scenarios: fc
		.record({
			scenario: plain(1),
			count: fc.integer({ min: 1, max: 100 }),
			batchSize: fc.constantFrom(1, 3, 30, 500),
			maxRetryTime: fc.constantFrom(0, 3, 60, 120, 600),
			refusal: fc.constantFrom(...REFUSALS),
			clockJumps: fc.array(fc.integer({ min: -48, max: 1 }), { maxLength: 5 }),
		})
		.map(({ scenario, count, refusal: { fault, maxRequests }, ...more }) => ({
			...scenario,
			...more,
			maxRequests,
			options: {},
			countryCallingCode: '33',
			items: Array.from({ length: count }, (_, index) => {
				const phoneNumber = `+3363998${String(index).padStart(4, '0')}`;
				return itemWith({ phoneNumber, message: TEXTS[0] }, { phoneNumber, text: TEXTS[0] });
			}),
			faults: { outage: { fromRequest: 0, forMs: Infinity, fault, meets: isPost } },
		})),
	holds: (scenario, result) => {
		const { sent, maybeSent } = sortedOut(scenario, result);
		assert.deepEqual([sent, maybeSent], [[], []]);
		for (const requests of requestsPerLot(result)) {
			assert.ok(requests <= scenario.maxRequests, `${requests} requests for a lot`);
		}
	},
});

property('ends sending on Stop: what was in flight may have been sent, the rest was not', {
	runs: 15,
	scenarios: fc
		.record({
			scenario: sendScenariosUpTo(20),
			batchSize: fc.integer({ min: 1, max: 3 }),
			concurrentRequests: fc.integer({ min: 1, max: 3 }),
			stopAt: fc.nat(6),
		})
		.map(({ scenario, ...more }): SendScenario => ({ ...scenario, ...more, retryOnFail: false })),
	holds: ({ concurrentRequests, stopAt = 0 }, { isStopped, exchanges }) => {
		// Including those that n8n's abort signal kept from the server, but not those that never reach it.
		const requests = exchanges.filter(({ unconnected }) => !unconnected).length;
		assert.ok(!isStopped || requests <= stopAt + concurrentRequests, `${requests} requests`);
	},
});
