import fc from 'fast-check';
import {
	ENTRY_CHANGES,
	type EntryChange,
	type Fault,
	FAULTY_STATUSES,
	JUNK,
	REFUSAL_CODES,
	REFUSAL_SHAPES,
	type RefusalShape,
} from './faults';

/** Faults by chance: for property tests, and for a run that shows them. */

const isKeyOf =
	<T extends object>(table: T) =>
	(name: string): name is Extract<keyof T, string> =>
		name in table;

const changes: EntryChange[] = Object.keys(ENTRY_CHANGES).filter(isKeyOf(ENTRY_CHANGES));
const shapes: RefusalShape[] = Object.keys(REFUSAL_SHAPES).filter(isKeyOf(REFUSAL_SHAPES));

// In a long list fast-check prefers the first of several values, and none to one; not here.
const EVEN = { depthSize: 'max' } as const;

const PAST = 'Mon, 23 Nov 2020 10:00:00 GMT';

const retryAfter = fc.constantFrom(undefined, '0', '1', PAST, 'soon');

/** What a server does that is away: it may come back. */
export const awayFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	fc.constantFrom<Fault>({ kind: 'drop' }, { kind: 'cut' }),
	fc.record({
		kind: fc.constant('status' as const),
		status: fc.constantFrom(408, 429, 500, 502, 503, 504),
		retryAfter: fc.constantFrom(undefined, '0', '1', '30', '3600', 'soon', PAST),
	}),
);

/** Faults after which the same request can be answered, if it is made again. */
export const passingFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	fc.constantFrom<Fault>({ kind: 'drop' }, { kind: 'cut' }),
	fc.record({
		kind: fc.constant('status' as const),
		status: fc.constantFrom(...FAULTY_STATUSES).filter((status) => status !== 302),
		retryAfter,
	}),
	fc.constant<Fault>({ kind: 'echo', status: 200 }),
	fc.record({ kind: fc.constant('junk' as const), body: fc.constantFrom(...JUNK) }),
);

/** Faults that cost the time-out of a request. */
export const slowFault: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
	{ kind: 'silence' },
	{ kind: 'drip' },
);

export const entriesFault: fc.Arbitrary<Fault> = fc.record({
	kind: fc.constant('entries' as const),
	change: fc.constantFrom(...changes),
	salt: fc.nat(1000),
});

export const anyFault: fc.Arbitrary<Fault> = fc.oneof(
	EVEN,
	{ weight: 40, arbitrary: passingFault },
	{ weight: 40, arbitrary: entriesFault },
	{
		weight: 20,
		arbitrary: fc.record({
			kind: fc.constant('refusal' as const),
			code: fc.constantFrom(...REFUSAL_CODES),
			status: fc.constantFrom(200, 400, 422),
			shape: fc.constantFrom(...shapes),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({ kind: fc.constant('latency' as const), ms: fc.nat(30) }),
	},
	{ weight: 3, arbitrary: fc.constant<Fault>({ kind: 'status', status: 302 }) },
	{ weight: 1, arbitrary: slowFault },
);

/** Perhaps a fault: one request in four meets one. */
export const perhapsFault: fc.Arbitrary<Fault | undefined> = fc.oneof(
	EVEN,
	{ weight: 3, arbitrary: fc.constant(undefined) },
	{ weight: 1, arbitrary: anyFault },
);
