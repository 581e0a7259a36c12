import { definedFields, integerOf, isRecord, type JsonObject, numberOf } from '../guards';
import { invalid, type Parsed } from '../problem';
import { COMMON_CODES } from './codes';
import { type BatchCall, type Endpoint, singleCall } from './endpoint';
import { bodyWithList, wordOf } from './entry';
import type { ItemResult, Outcome } from './outcome';
import { timeIn, twoDigits, wallClockAt } from './time';

/**
 * What the account has sent and paid, by month. SMS Partner accepts 5 such requests a minute. An answer has no code.
 * Source: the API's page on sending statistics.
 */
export const COST_RESUME: Endpoint = {
	method: 'GET',
	path: '/statistics/cost-resume',
	isRepeatable: true,
	listIn: (body) => bodyWithList(body, body.datas),
	codes: COMMON_CODES,
};

/** The rows of one period. */
interface Costs {
	readonly rows: ReadonlyArray<Outcome<ItemResult>>;
	readonly missing: 0;
	/** How many of its rows could not be read. */
	readonly unreadable: number;
}

/** The entries are periods, see {@link parsePeriod}. */
export const costsCall: BatchCall<string, Costs> = singleCall(
	COST_RESUME,
	(period) => Object.fromEntries(new URLSearchParams(period)),
	(_, { datas }) => {
		const list: readonly unknown[] = Array.isArray(datas) ? datas : [];
		const rows = list.flatMap((row) => (isRecord(row) ? (costsIn(row) ?? []) : []));
		return { kind: 'result', result: { rows, missing: 0, unreadable: list.length - rows.length } };
	},
	({ unreadable }) => unreadable,
);

/**
 * Reads the period of an item. Returns it as a query, so that equal periods are requested once.
 *
 * @param interval `last_month`, `last_twelve_months`, or `custom` with the first and the last day
 * @param timeZone the time zone of dates without one; its days are the ones that the user chose
 */
export function parsePeriod(
	interval: string,
	{ from, to }: { readonly from?: unknown; readonly to?: unknown },
	timeZone: string,
): Parsed<string> {
	if (interval !== 'custom') return { value: new URLSearchParams({ interval }).toString() };
	const [fromMs, toMs] = [timeIn(from, timeZone), timeIn(to, timeZone)];
	if (fromMs === undefined || toMs === undefined) {
		const name = fromMs === undefined ? 'From' : 'To';
		return invalid(
			`The parameter '${name}' is not a date`,
			'Choose a date, or map the parameter to a field that contains one, such as 2026-12-24.',
		);
	}
	if (fromMs > toMs) {
		return invalid("'From' is later than 'To'", "Choose an earlier 'From', or a later 'To'.");
	}
	const days = { from: dayOf(fromMs, timeZone), to: dayOf(toMs, timeZone) };
	return { value: new URLSearchParams({ interval, ...days }).toString() };
}

/** As in the API's code samples: `21-10-2022`. */
function dayOf(atMs: number, timeZone: string): string {
	const { day, month, year } = wallClockAt(atMs, timeZone);
	return [day, month, year].map(twoDigits).join('-');
}

/** The fields of a Costs item: `{"month":"october","year":"2021","m":"10","type":"month","cost":"49.174",…}`. */
function costsIn({
	year,
	m,
	type,
	nb_send: sent,
	cost,
}: JsonObject): Outcome<ItemResult> | undefined {
	const [yearNumber, month] = [integerOf(year), integerOf(m)];
	if (yearNumber === undefined || month === undefined) return undefined;
	const fields = definedFields({
		month: `${yearNumber}-${twoDigits(month)}`,
		type: wordOf(type),
		sent: integerOf(sent),
		cost: numberOf(cost),
	});
	return { kind: 'result', result: { fields } };
}
