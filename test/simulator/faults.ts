import { isRecord } from '../../nodes/SmsPartner/guards';
import type { ApiAnswer } from './api';
import type { LoggedRequest, WireAnswer } from './simulator';

/** Ways in which a server can misbehave. Each fault changes the correct answer. */

export type Fault = FaultKind & {
	/** Whether the request takes effect anyway, e.g. whether an SMS is sent. Default: true. */
	readonly acts?: boolean;
};

type FaultKind =
	| { readonly kind: 'drop' | 'cut' | 'silence' | 'drip' | 'hollow' }
	| { readonly kind: 'latency'; readonly ms: number }
	| { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
	| { readonly kind: 'junk'; readonly body: string }
	/** An error whose message repeats the request, including the key and the numbers. */
	| { readonly kind: 'echo'; readonly status: number }
	| { readonly kind: 'entries'; readonly change: EntryChange; readonly salt: number }
	/** The usual answer under another HTTP status, as from a server that accepts a request and then redirects. */
	| { readonly kind: 'under'; readonly status: number }
	/** The usual answer with a top that denies it. */
	| {
			readonly kind: 'denied';
			readonly status: number;
			readonly code?: number;
			/** What the answer leaves of the message ID: at the top, in the entries, or nowhere. */
			readonly id: 'top' | 'entries' | 'none';
	  }
	| {
			readonly kind: 'refusal';
			readonly code: number;
			readonly status: number;
			readonly shape: RefusalShape;
	  };

export type EntryChange = keyof typeof ENTRY_CHANGES;
export type RefusalShape = keyof typeof REFUSAL_SHAPES;

/** Names the fault in the answer, so that a test knows what the client saw. */
export const FAULT_HEADER = 'x-simulated-fault';

type Entry = Record<string, unknown>;

/** Variations of a list of entries. Whatever an entry says about a message stays true. */
export const ENTRY_CHANGES = {
	reversed: (entries: Entry[]) => [...entries].reverse(),
	doubled: (entries: Entry[]) => entries.flatMap((entry) => [entry, entry]),
	missing: (entries: Entry[], salt: number) => entries.filter((_, index) => index % 3 !== salt % 3),
	empty: () => [],
	national: (entries: Entry[]) =>
		entries.map((entry) => ({
			...entry,
			phoneNumber: String(entry.phoneNumber).replace(/^\+33(?=\d{9}$)/, '0'),
		})),
	/** Every third entry comes twice: accepted and refused. */
	contradicted: (entries: Entry[], salt: number) =>
		entries.flatMap((entry, index) => {
			const refused = { ...entry, success: false, code: 14, message_id: undefined };
			if (index % 3 !== salt % 3) return [entry];
			return salt % 2 === 0 ? [entry, refused] : [refused, entry];
		}),
	texts: (entries: Entry[]) =>
		entries.map((entry) => ({
			...entry,
			success: String(entry.success),
			code: String(entry.code),
			messageId: ` ${String(entry.messageId)} `,
		})),
	numbers: (entries: Entry[]) =>
		entries.map((entry) => ({
			...entry,
			phoneNumber: Number(entry.phoneNumber),
			date: Number(entry.date),
		})),
	foreign: (entries: Entry[], salt: number) => [
		{ ...entries[0], phoneNumber: '+33600000000', messageId: salt },
		...entries,
		{ success: true, code: 200, phoneNumber: '+4915112345678', messageId: 7, status: 'Delivered' },
	],
	nulls: (entries: Entry[]) => entries.flatMap((entry) => [null, entry, []]),
	wrongTypes: (entries: Entry[], salt: number) =>
		entries.map((entry, index) =>
			index % 4 === salt % 4
				? [
						7,
						'Delivered',
						{ ...entry, phoneNumber: {} },
						{ ...entry, messageId: [entry.messageId] },
					][index % 4]
				: entry,
		),
	noStatus: (entries: Entry[], salt: number) =>
		entries.map((entry, index) => (index % 3 === salt % 3 ? { ...entry, status: null } : entry)),
	strangers: (entries: Entry[]) =>
		entries.map((entry) => ({ ...entry, phoneNumber: '+4915112345678' })),
	withoutStatus: (entries: Entry[]) =>
		entries.map((entry) => ({ ...entry, success: true, code: 200, status: undefined })),
} satisfies Record<string, (entries: Entry[], salt: number) => unknown[]>;

/** The fields of the answers that contain lists of entries. */
const LISTS = ['StatutResponse_List', 'SMSResponse_List'];

/** SMS Partner once answered this to every request for some hours, and sent nothing. */
export const HOLLOW_SUCCESS = {
	success: true,
	code: 200,
	message: 'Request queued for processing',
};

/** The shapes of the API's errors. */
export const REFUSAL_SHAPES = {
	message: (code: number) => ({ success: false, code, message: 'Requête refusée' }),
	errorList: (code: number) => ({
		success: false,
		code,
		error: [{ elementId: 'children[phoneNumber].data', message: 'Requête refusée' }],
	}),
	errorsList: (code: number) => ({
		success: false,
		code,
		errors: [{ elementId: 'children[phoneNumber].data', message: 'Requête refusée' }],
	}),
	codedErrors: (code: number) => ({
		success: false,
		code: String(code),
		message: 'Requête refusée',
		errors: [{ code: String(code), message: 'Requête refusée' }],
	}),
	errorText: (code: number) => ({ success: false, code, error: 'Requête refusée' }),
} satisfies Record<string, (code: number) => object>;

export const JUNK = [
	'',
	'<html><body>Maintenance</body></html>',
	'null',
	'[]',
	'"ok"',
	'{"success":true,"code":200}',
	'{"success":true,"code":200,"StatutResponse_List":{"0":{}}}',
	'{"success":true,"code":200,"StatutResponse_List":[{"success":tr',
	'{"success":false,"code":77,"message":"Maintenance"}',
	'['.repeat(10_000),
] as const;

export const FAULTY_STATUSES = [302, 408, 429, 500, 502, 503, 504] as const;
export const REFUSAL_CODES = [2, 3, 5, 6, 9, 50, 90] as const;
export const SEND_REFUSAL_CODES = [2, 9, 13, 14, 15, 22, 43, 44, 48, 50, 52, 55, 90, 992] as const;

export interface FaultPlan {
	/** One fault, or none, per request, in order of arrival. Later requests get none. */
	readonly schedule?: ReadonlyArray<Fault | undefined>;
	/** Message IDs that make a request that contains one fail as a whole. */
	readonly spoilers?: ReadonlySet<string>;
	/** The same, decided per message. */
	readonly spoils?: (phoneNumber: string, messageId: string) => boolean;
	/** The answer to such a request. Default: code 6. */
	readonly spoiledAnswer?: WireAnswer;
	/** A period in which every request meets the same fault. */
	readonly outage?: OutagePlan;
	/** The number of requests after which the key is no longer valid. */
	readonly revokeKeyAfter?: number;
	/** Called at each fault. */
	readonly onFault?: (kind: string) => void;
}

export interface OutagePlan {
	readonly fromRequest: number;
	readonly forMs: number;
	readonly fault: Fault;
	/** Selects the requests that meet it. Default: all. */
	readonly meets?: (request: LoggedRequest) => boolean;
}

/** Creates the simulator option `change` for a plan. */
export function faultsOf(
	plan: FaultPlan,
): (answer: ApiAnswer, request: LoggedRequest, index: number) => WireAnswer {
	const {
		spoilers = new Set(),
		spoils = () => false,
		spoiledAnswer = { status: 200, body: REFUSAL_SHAPES.message(6) },
		revokeKeyAfter = Infinity,
		onFault = () => {},
	} = plan;
	const faultAt = plannedFaults(plan);
	return (answer, request, index) => {
		const wanted = planned(request, index);
		if (!wanted) return answer;
		const [name, changed] = wanted(answer);
		onFault(name);
		return { ...changed, headers: { ...changed.headers, [FAULT_HEADER]: name } };
	};

	function planned(
		request: LoggedRequest,
		index: number,
	): ((answer: ApiAnswer) => [string, WireAnswer]) | undefined {
		if (index >= revokeKeyAfter) {
			const body = { success: false, code: 10, message: 'Clé API incorrecte' };
			return () => ['key revoked', { status: 200, body }];
		}
		const fault = faultAt(request, index);
		if (fault) return (answer) => [nameOf(fault), apply(fault, answer, request)];
		const messages = [...request.body.matchAll(/"phoneNumber":"([^"]*)","messageId":"?(\d+)/g)];
		if (messages.some(([, number, id]) => spoilers.has(id) || spoils(number, id))) {
			return () => ['batch refused for one message', spoiledAnswer];
		}
		return undefined;
	}
}

/** Creates the simulator option `acts` for the same plan. */
export function actsOf(plan: FaultPlan): (request: LoggedRequest, index: number) => boolean {
	const { revokeKeyAfter = Infinity } = plan;
	const faultAt = plannedFaults(plan);
	return (request, index) => index < revokeKeyAfter && (faultAt(request, index)?.acts ?? true);
}

/** The fault that a request meets, by its index and its time. */
function plannedFaults({
	schedule = [],
	outage,
}: FaultPlan): (request: LoggedRequest, index: number) => Fault | undefined {
	let outageStartMs: number | undefined;
	return (request, index) => schedule[index] ?? outageFault(request, index);

	function outageFault(request: LoggedRequest, index: number): Fault | undefined {
		if (!outage || index < outage.fromRequest) return undefined;
		outageStartMs ??= request.atMs;
		if (request.atMs - outageStartMs >= outage.forMs) return undefined;
		return (outage.meets?.(request) ?? true) ? outage.fault : undefined;
	}
}

function apply(fault: Fault, answer: ApiAnswer, request: LoggedRequest): WireAnswer {
	switch (fault.kind) {
		case 'latency':
			return { ...answer, delayMs: fault.ms };
		case 'status':
			return {
				status: fault.status,
				body: '<html><body>Erreur</body></html>',
				headers: {
					...(fault.retryAfter !== undefined && { 'Retry-After': fault.retryAfter }),
					...(fault.status === 302 && { Location: '/v1/elsewhere' }),
				},
			};
		case 'junk':
			return { status: 200, body: fault.body };
		case 'hollow':
			return { status: 200, body: HOLLOW_SUCCESS };
		case 'echo':
			return {
				status: fault.status,
				// Escaped as PHP does.
				body: JSON.stringify({ success: false, code: 77, message: request.body }).replaceAll(
					'/',
					'\\/',
				),
			};
		case 'entries':
			return { ...answer, body: withEntries(answer.body, fault) };
		case 'refusal':
			return { status: fault.status, body: REFUSAL_SHAPES[fault.shape](fault.code) };
		case 'under':
			return { ...answer, status: fault.status, headers: { Location: '/v1/elsewhere' } };
		case 'denied':
			return { status: fault.status, body: denied(answer.body, fault) };
		default:
			return { ...answer, delivery: fault.kind };
	}
}

function denied(body: unknown, { code, id }: Extract<Fault, { kind: 'denied' }>): unknown {
	if (!isRecord(body)) return body;
	const { message_id, SMSResponse_List: list, ...more } = body;
	return {
		...more,
		success: false,
		code,
		...(id === 'top' && { message_id }),
		...(Array.isArray(list) && {
			SMSResponse_List: list
				.filter(isRecord)
				.map((entry) => ({ ...entry, ...(id === 'entries' && { message_id }) })),
		}),
	};
}

function withEntries(
	body: unknown,
	{ change, salt }: Extract<Fault, { kind: 'entries' }>,
): unknown {
	if (!isRecord(body)) return body;
	for (const name of LISTS) {
		const list = body[name];
		if (!Array.isArray(list)) continue;
		return { ...body, [name]: ENTRY_CHANGES[change](list.filter(isRecord), salt) };
	}
	return body;
}

function nameOf(fault: Fault): string {
	switch (fault.kind) {
		case 'status':
			return `HTTP ${fault.status}${fault.acts === false ? ', no effect' : ''}`;
		case 'entries':
			return `entries: ${fault.change}`;
		case 'refusal':
			return `refused, code ${fault.code}`;
		case 'under':
			return `usual answer under HTTP ${fault.status}`;
		case 'denied':
			return `denied, code ${fault.code}`;
		default:
			return fault.acts === false ? `${fault.kind}, no effect` : fault.kind;
	}
}
