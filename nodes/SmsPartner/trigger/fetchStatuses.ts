import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';
import { readAnswer } from '../api/answer';
import type { Failure } from '../api/failure';
import { MULTI_STATUS, multiStatusCall } from '../api/multiStatus';
import type { Outcome } from '../api/outcome';
import { type MessageStatus, NOT_FOUND, simplifyEntry } from '../api/status';
import type { Clock } from '../clock';
import { readCredential } from '../items/settings';
import type { Message } from '../recipients/message';
import { callingCodesOfAnswers, DEFAULT_CALLING_CODE } from '../recipients/phoneNumber';
import { createSend } from '../requests/send';

/** What SMS Partner says about a message. `none`: neither a status nor that it does not exist. */
export type Finding =
	| { readonly kind: 'status'; readonly status: MessageStatus }
	| { readonly kind: 'unknown' }
	| { readonly kind: 'none' };

/** The result of one request. */
export type Fetched =
	/** One finding for each message, in order. */
	| { readonly kind: 'answered'; readonly findings: readonly Finding[] }
	/** No request of this account can succeed. */
	| { readonly kind: 'hopeless' }
	/** The content is not the reason: too many requests, or no connection. */
	| { readonly kind: 'later'; readonly retryAfterMs?: number }
	/** SMS Partner refuses something in the request. */
	| { readonly kind: 'refused' }
	/** SMS Partner did not answer, or failed: because it is away, or because of something in the request. */
	| { readonly kind: 'failed' };

/** Fetches the statuses of up to 500 messages in one request, which starts now. */
export type FetchStatuses = (messages: readonly Message[]) => Promise<Fetched>;

/**
 * Gets ready for a request, which may take n8n a while. Throws if n8n could not do so. Separate from the request, so that
 * requests that had to wait for n8n do not start together.
 */
export type Prepare = () => Promise<FetchStatuses>;

/**
 * Milliseconds for each request, from its start, as in SMS Partner's own code samples: a busy n8n may read the answer
 * late.
 */
const REQUEST_MS = 10_000;

const CALL = multiStatusCall(callingCodesOfAnswers(DEFAULT_CALLING_CODE), simplifyEntry);

/** How long a credential is used before it is read again, in milliseconds. */
const CREDENTIAL_MS = 10_000;

/**
 * The credential that triggers share, as n8n decrypts it. Reading it takes a query of n8n's database, which a flood of
 * calls can delay by minutes, so it is not read for each request.
 */
export class SharedCredential {
	private data: ICredentialDataDecryptedObject | undefined;

	private readAtMs = -Infinity;

	constructor(private readonly clock: Pick<Clock, 'now'>) {}

	/** The context, with this credential. Throws if n8n cannot read it. */
	async in(context: IWebhookFunctions): Promise<IWebhookFunctions> {
		const ageMs = this.clock.now() - this.readAtMs;
		if (!this.data || ageMs > CREDENTIAL_MS) {
			this.data = await context.getCredentials<ICredentialDataDecryptedObject>('smsPartnerApi');
			this.readAtMs = this.clock.now();
		}
		const { data } = this;
		// n8n's helper reads the credential from its context.
		return Object.create(context, {
			getCredentials: { value: async () => await Promise.resolve({ ...data }) },
		}) as IWebhookFunctions;
	}
}

/** Returns a function that gets ready for requests with the credential of this trigger. */
export function createPrepare(
	context: IWebhookFunctions,
	shared: SharedCredential,
	clock: Pick<Clock, 'date'>,
): Prepare {
	return async () => {
		if (!context.getNode().credentials?.smsPartnerApi) {
			return async () => await Promise.resolve({ kind: 'hopeless' });
		}
		const prepared = await shared.in(context);
		const send = createSend(prepared, await readCredential(prepared), REQUEST_MS);
		return async (messages) => {
			const response = await send(MULTI_STATUS, CALL.toContent(messages));
			const answer = readAnswer(response, MULTI_STATUS, clock.date());
			if (answer.kind === 'failure') return fetchedOf(answer.failure, messages);
			const { outcomes } = CALL.toOutcomes(messages, answer.list);
			return { kind: 'answered', findings: outcomes.map(findingOf) };
		};
	};
}

function findingOf(outcome: Outcome<MessageStatus>): Finding {
	if (outcome.kind === 'result') return { kind: 'status', status: outcome.result };
	const { errorCode, errorSource } = outcome.error;
	const isNotFound = errorCode === NOT_FOUND && errorSource === 'message';
	return { kind: isNotFound ? 'unknown' : 'none' };
}

function fetchedOf(
	{ kind, problem, cause, isUnsent, retryAfterMs }: Failure,
	messages: readonly Message[],
): Fetched {
	if (kind === 'account') return { kind: 'hopeless' };
	if (kind === 'away' && (isUnsent || cause === 'rate-limited')) {
		return { kind: 'later', retryAfterMs };
	}
	if (kind !== 'refused') return { kind: 'failed' };
	const isUnknown = problem.errorCode === NOT_FOUND && messages.length === 1;
	return isUnknown ? { kind: 'answered', findings: [{ kind: 'unknown' }] } : { kind: 'refused' };
}
