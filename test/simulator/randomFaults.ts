import fc from 'fast-check';
import {
	ENTRY_CHANGES,
	type EntryChange,
	type Fault,
	FAULTY_STATUSES,
	JUNK,
	REFUSAL_CODES,
	REFUSAL_SHAPES,
	SEND_REFUSAL_CODES,
	type RefusalShape,
} from './faults';

/** Random faults, for property tests and for `npm run demo -- --faults`. */

const isKeyOf =
	<T extends object>(table: T) =>
	(name: string): name is Extract<keyof T, string> =>
		name in table;

const changes: EntryChange[] = Object.keys(ENTRY_CHANGES)
	.filter(isKeyOf(ENTRY_CHANGES))
	.filter((change) => change !== 'contradicted');
const shapes: RefusalShape[] = Object.keys(REFUSAL_SHAPES).filter(isKeyOf(REFUSAL_SHAPES));

// By default, deep inside a list fast-check prefers the first alternative of a oneof. This keeps the choice even.
const EVEN = { depthSize: 'max' } as const;

const PAST = 'Mon, 23 Nov 2020 10:00:00 GMT';

/** Not on SMS Partner's list, except 500: "queue problem". */
const UNKNOWN_CODES = [77, 500, 1234] as const;

const retryAfter = fc.constantFrom(undefined, '0', '1', PAST, 'soon');

/** Whether a body says that the request was refused. */
const isDenial = (body: string): boolean => body.includes('"success":false');

/** Faults of one kind, with random details. */
export const faultsOfKind = <Kind extends Fault['kind'], Details extends object>(
	kind: Kind,
	details: { readonly [Name in keyof Details]: fc.Arbitrary<Details[Name]> },
): fc.Arbitrary<{ kind: Kind } & Details> =>
	fc.record(details).map((values) => ({ kind, ...values }));

/** Faults of a server that is temporarily unavailable. */
export const awayFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	fc.constantFrom<Fault>({ kind: 'drop' }, { kind: 'cut' }),
	faultsOfKind('status', {
		status: fc.constantFrom(408, 429, 500, 502, 503, 504),
		retryAfter: fc.constantFrom(undefined, '0', '1', '30', '3600', 'soon', PAST),
	}),
);

/** Faults after which a retry of the same request can succeed. */
export const passingFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	fc.constantFrom<Fault>({ kind: 'drop' }, { kind: 'cut' }),
	faultsOfKind('status', {
		status: fc.constantFrom(...FAULTY_STATUSES).filter((status) => status !== 302),
		retryAfter,
	}),
	faultsOfKind('junk', { body: fc.constantFrom(...JUNK.filter((body) => !isDenial(body))) }),
);

const entriesFault = faultsOfKind('entries', {
	change: fc.constantFrom(...changes),
	salt: fc.nat(1000),
});

/** Faults that are meant to last until the request times out. */
const slowFault = fc.constantFrom<Fault>({ kind: 'silence' }, { kind: 'drip' });

/** Answers to send requests from which it is clear that nothing was sent. */
const unsentFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	faultsOfKind('status', {
		status: fc.constantFrom(401, 403, 404, 405, 413, 429, 429, 429),
		retryAfter,
		acts: fc.constant(false),
	}),
	faultsOfKind('refusal', {
		code: fc.constantFrom(...SEND_REFUSAL_CODES, ...UNKNOWN_CODES),
		status: fc.constantFrom(200, 400, 422),
		shape: fc.constantFrom(...shapes),
		acts: fc.constant(false),
	}),
	faultsOfKind('echo', { status: fc.constantFrom(200, 400), acts: fc.constant(false) }),
);

/** Answers to send requests that leave open whether anything was sent. */
const openFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	fc.constantFrom<Fault>({ kind: 'cut' }, { kind: 'drop' }, { kind: 'drop', acts: false }),
	faultsOfKind('status', {
		status: fc.constantFrom(302, 303, 400, 408, 409, 422, 500, 502, 503, 504),
		retryAfter,
		acts: fc.boolean(),
	}),
	faultsOfKind('junk', {
		body: fc.constantFrom(...JUNK.filter((body) => !isDenial(body))),
		acts: fc.boolean(),
	}),
	faultsOfKind('hollow', { acts: fc.boolean() }),
);

/** Answers that contradict themselves: the SMS were sent. */
const contradictoryFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	faultsOfKind('under', {
		status: fc.constantFrom(201, 302, 303, 307, 400, 401, 404, 409, 429, 500, 503),
	}),
	faultsOfKind('denied', {
		status: fc.constantFrom(200, 400, 401, 422, 429),
		code: fc.constantFrom(undefined, 9, 11, 55, 77, 200, 500),
		id: fc.constantFrom('top', 'entries', 'none'),
	}),
	faultsOfKind('entries', { change: fc.constant('contradicted'), salt: fc.nat(1000) }),
);

/** Changes to a list of results, none of which reports an unsent SMS as sent. */
const trueEntriesFault = faultsOfKind('entries', {
	change: fc.constantFrom(...changes.filter((change) => change !== 'withoutStatus')),
	salt: fc.nat(1000),
});

/** A fault for one send request in three. */
export const perhapsSendFault: fc.Arbitrary<Fault | undefined> = fc.oneof(
	EVEN,
	{ weight: 60, arbitrary: fc.constant(undefined) },
	{ weight: 10, arbitrary: unsentFault },
	{ weight: 12, arbitrary: openFault },
	{ weight: 8, arbitrary: contradictoryFault },
	{ weight: 8, arbitrary: trueEntriesFault },
	{ weight: 2, arbitrary: faultsOfKind('latency', { ms: fc.nat(20) }) },
	{ weight: 1, arbitrary: slowFault },
);

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	{ weight: 40, arbitrary: passingFault },
	{ weight: 40, arbitrary: entriesFault },
	{
		weight: 20,
		arbitrary: faultsOfKind('refusal', {
			code: fc.constantFrom(...REFUSAL_CODES, ...UNKNOWN_CODES),
			status: fc.constantFrom(200, 400, 422),
			shape: fc.constantFrom(...shapes),
		}),
	},
	{ weight: 6, arbitrary: faultsOfKind('latency', { ms: fc.nat(30) }) },
	{ weight: 3, arbitrary: fc.constant<Fault>({ kind: 'status', status: 302 }) },
	{ weight: 3, arbitrary: fc.constant<Fault>({ kind: 'echo', status: 200 }) },
	{ weight: 1, arbitrary: slowFault },
);

/** A fault for one request in four. */
export const perhapsFault: fc.Arbitrary<Fault | undefined> = fc.oneof(
	EVEN,
	{ weight: 3, arbitrary: fc.constant(undefined) },
	{ weight: 1, arbitrary: anyFault },
);
