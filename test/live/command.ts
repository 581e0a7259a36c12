import { Command, CommanderError } from 'commander';
import { ACCOUNT_CODES } from '../../nodes/SmsPartner/api/codes';
import { DEFAULT_BASE_URL, parseBaseUrl } from '../../nodes/SmsPartner/api/credential';
import { apiCodeOf } from '../../nodes/SmsPartner/api/entry';
import type { NoAnswer } from '../../nodes/SmsPartner/api/httpAnswer';
import { createRedactor, MIN_KEY_LENGTH } from '../../nodes/SmsPartner/api/redaction';
import { parsePhoneNumber } from '../../nodes/SmsPartner/recipients/phoneNumber';
import { name, version } from '../../package.json';
import { wholeNumberFrom } from '../cli/wholeNumber';
import type { LiveAnswer } from './call';
import { CALLS } from './calls/all';
import { findingsOf } from './findings';
import { successBody } from './outcome';
import { type Report, tableOf } from './report';
import { makeCalls } from './run';
import { createSendRequest } from './sendRequest';

/** The command `npm run check:live`: compares the node's assumptions with SMS Partner's answers. */

export interface Output {
	/** Prints the report and help. */
	readonly out: (text: string) => void;
	/** Prints everything else. */
	readonly err: (text: string) => void;
}

interface Options {
	phone?: string;
	url: string;
	wait: number;
	realSms?: true;
	json?: true;
}

const TIMEOUT_MS = 30_000;

/** Returns the exit code: 0 if the check ran, whatever it found. Never prints the key. */
export async function runCommand(
	args: readonly string[],
	key: string | undefined,
	{ out, err }: Output,
): Promise<number> {
	const apiKey = (key ?? '').trim();
	const redactKey = createRedactor(apiKey);
	const redacted =
		(show: (text: string) => void) =>
		(text: string): void =>
			show(redactKey(text));
	const output: Output = { out: redacted(out), err: redacted(err) };
	try {
		await check(parseOptions(args, output), apiKey, output);
		return 0;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode;
		if (!(error instanceof CannotCheck)) throw error;
		output.err(error.message);
		return 1;
	}
}

/** The reason why the check cannot run, in one line. */
class CannotCheck extends Error {}

async function check(options: Options, apiKey: string, output: Output): Promise<void> {
	checkKey(apiKey);
	const phone = readPhone(options.phone);
	const baseUrl = readUrl(options.url);
	const isRealSms = options.realSms ?? false;
	const startedAt = new Date();
	const sendRequest = createSendRequest(baseUrl, apiKey, TIMEOUT_MS);

	const problem = problemOf(await sendRequest({ method: 'GET', path: '/me' }), baseUrl);
	if (problem !== undefined) throw new CannotCheck(problem);
	if (isRealSms) output.err('Warning: --real-sms sends one real SMS to --phone. It costs money.');
	output.err(`Sending up to ${CALLS.length} requests to ${baseUrl}, one at a time …`);

	const tag = `check${startedAt.getTime().toString(36)}`;
	const given = { phone, tag, isRealSms, startedAt };
	const run = await makeCalls(CALLS, given, sendRequest, options.wait * 1000);
	const report: Report = {
		package: `${name} ${version}`,
		date: startedAt.toISOString(),
		baseUrl,
		mode: isRealSms ? 'one real SMS' : 'sandbox mode',
		findings: findingsOf(CALLS, run, apiKey),
	};
	output.out(options.json ? JSON.stringify(report, null, '\t') : tableOf(report));
}

function parseOptions(args: readonly string[], { out, err }: Output): Options {
	return new Command('npm run check:live --')
		.description(
			"Checks the node's assumptions about SMS Partner against the real API, with the key in SMSPARTNER_API_KEY. Sends in sandbox mode: no SMS, no cost.",
		)
		.option(
			'--phone <number>',
			'your mobile number, e.g. +33612345678; receives no SMS in sandbox mode',
		)
		.option('--url <url>', 'Base URL of the API', DEFAULT_BASE_URL)
		.option(
			'--wait <seconds>',
			'time between sending messages and checking their statuses',
			wholeNumberFrom(0),
			10,
		)
		.option('--real-sms', 'send one real SMS to --phone instead of a sandbox one: COSTS MONEY')
		.option('--json', 'print the report as JSON')
		.exitOverride()
		.configureOutput({
			writeOut: (text) => out(text.trimEnd()),
			writeErr: (text) => err(text.trimEnd()),
		})
		.parse(args, { from: 'user' })
		.opts<Options>();
}

function checkKey(apiKey: string): void {
	if (apiKey === '') {
		throw new CannotCheck('Set SMSPARTNER_API_KEY to the API key of your SMS Partner account.');
	}
	// A shorter key could not be recognized in an answer, so it would be printed.
	if (apiKey.length < MIN_KEY_LENGTH) {
		throw new CannotCheck('SMSPARTNER_API_KEY is too short to be an SMS Partner API key.');
	}
}

function readPhone(raw: string | undefined): string {
	if (raw === undefined) {
		throw new CannotCheck('Pass your mobile number, e.g. --phone +33612345678.');
	}
	const phone = parsePhoneNumber(raw, '33');
	if ('problem' in phone) {
		throw new CannotCheck(`--phone is invalid: ${phone.problem.error}. Example: +33612345678.`);
	}
	return phone.value;
}

/** The key is sent to this URL, so it must be https or on this machine. */
function readUrl(raw: string): string {
	const baseUrl = parseBaseUrl(raw);
	if ('problem' in baseUrl || new URL(baseUrl.value).username !== '') {
		throw new CannotCheck(
			`--url must be an https URL without a user name, query or fragment, e.g. ${DEFAULT_BASE_URL}.`,
		);
	}
	return baseUrl.value;
}

/** The reason why the check cannot run, from the answer to `GET /me`; undefined if it can. */
function problemOf(answer: LiveAnswer | NoAnswer, baseUrl: string): string | undefined {
	if (answer.kind === 'none') {
		return `${baseUrl} could not be reached (${answer.code ?? 'unknown cause'}). Check --url and your connection.`;
	}
	if (successBody(answer)) return undefined;
	const code = answer.body && apiCodeOf(answer.body);
	const rule = code === undefined ? undefined : ACCOUNT_CODES.get(code);
	if (rule)
		return `SMS Partner refused the key in SMSPARTNER_API_KEY: ${rule.error} (code ${code}).`;
	if (answer.status === 401 || answer.status === 403) {
		return `SMS Partner refused the key in SMSPARTNER_API_KEY, or your IP address (HTTP ${answer.status}).`;
	}
	return `${baseUrl} does not answer GET /me like SMS Partner (HTTP ${answer.status}). Check --url, or try again later.`;
}
