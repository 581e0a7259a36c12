import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recordOf } from '../../nodes/SmsPartner/guards';
import { Simulator, SIMULATOR_KEY as KEY, type SimulatorOptions } from '../simulator/simulator';
import { runCommand } from './command';
import { parse } from './recording';
import { createAnswerRedactor } from './redaction';

const PHONE = '+33612345678';
const ARGS = ['--phone', PHONE];
const folder = mkdtempSync(join(tmpdir(), 'recording-'));
const file = join(folder, 'recording.jsonl');

let simulator: Simulator;
beforeEach(async () => {
	simulator = await Simulator.start();
	writeFileSync(file, 'earlier');
});
afterEach(async () => await simulator.close());
afterAll(() => rmSync(folder, { recursive: true }));

async function run(
	change?: SimulatorOptions['change'],
	args: readonly string[] = ARGS,
	apiKey = KEY,
): Promise<{ exitCode: number; printed: string; recorded: string }> {
	simulator.reset({ change });
	const texts: string[] = [];
	const setup = { baseUrl: simulator.baseUrl, file, pauseMs: 0 };
	const exitCode = await runCommand(args, apiKey, (text) => texts.push(text), setup);
	return { exitCode, printed: texts.join('\n'), recorded: readFileSync(file, 'utf8') };
}

it.each([
	['all SMS in sandbox mode', ARGS, false],
	['one real SMS if the number is repeated', [...ARGS, '--real-sms', PHONE], true],
])('records every answer, and deletes what it created: %s', async (_, args, isRealSms) => {
	const { exitCode, recorded } = await run(undefined, args);
	const { answers, ...about } = parse(recorded);
	const startedAt: unknown = expect.stringMatching(/^20.*Z$/);
	expect([exitCode, about]).toEqual([0, { source: 'SMS Partner', startedAt, isRealSms }]);
	expect(answers).toHaveLength(simulator.log.length);
	const sent = simulator.log.filter(({ path }) => path.endsWith('send'));
	const real = sent.map(({ body }) => recordOf(JSON.parse(body)).sandbox !== 1);
	expect(real).toEqual([isRealSms, false, false, false, false, false, false]);
	expect(simulator.store.ledger).toHaveLength(isRealSms ? 1 : 0);
	expect(simulator.store.account.stopList.map(({ id }) => id)).toEqual([19]);
});

type Given = Parameters<typeof run>;
const CHECK = 'Check SMSPARTNER_API_KEY, and the list of allowed IP addresses of your account.';
const NO_NUMBER = 'Pass your French mobile number, e.g. --phone +33612345678.';
const LOST = 'SMS Partner could not be reached (UND_ERR_SOCKET). Check your connection.';

it.each<[string, Given, string]>([
	[
		'no key',
		[undefined, ARGS, ' '],
		'Set SMSPARTNER_API_KEY to the API key of your SMS Partner account.',
	],
	['no number', [undefined, []], NO_NUMBER],
	['a foreign number', [undefined, ['--phone', '+32470123456']], NO_NUMBER],
	[
		'an SMS not confirmed',
		[undefined, [...ARGS, '--real-sms', 'yes']],
		'To confirm that you pay for one SMS, repeat the number of --phone.',
	],
	['a wrong key', [undefined, ARGS, 'f'.repeat(40)], `Wrong API key. ${CHECK}`],
	[
		'HTTP 401',
		[() => ({ status: 401, body: '' })],
		`SMS Partner refused the request (HTTP 401). ${CHECK}`,
	],
	['no connection', [(answer) => ({ ...answer, delivery: 'drop' })], LOST],
	[
		'a lost connection',
		[(answer, _, index) => ({ ...answer, delivery: index < 20 ? 'whole' : 'drop' })],
		LOST,
	],
	[
		'an answer without an ID',
		[(answer, { path }) => (path.endsWith('/send') ? { status: 200, body: 'Busy' } : answer)],
		'No message_id in the answer to POST /send, scheduled: {"request":"POST /send, scheduled","status":200,"contentType":"text/html; charset=utf-8","body":"Busy"}.',
	],
])('keeps the earlier recording and says why if there is %s', async (_, given, reason) => {
	const printed = `${reason} Nothing was recorded.`;
	expect(await run(...given)).toEqual({ exitCode: 1, printed, recorded: 'earlier' });
});

it('records neither the key nor the number, however SMS Partner writes them', async () => {
	const { recorded } = await run((answer, { query, body }, index) => {
		if (typeof answer.body !== 'object' || index === 0) return answer;
		const sent = `${query} ${body}`;
		const written = [sent, encodeURIComponent(sent), JSON.stringify(sent), btoa(sent)];
		return { ...answer, body: { ...answer.body, message: written[index % written.length] } };
	});
	expect(parse(recorded).answers).toHaveLength(38);
	expect(recorded).not.toContain(KEY);
	expect(recorded).not.toMatch(/6\D*1\D*2\D*3\D*4\D*5\D*6\D*7\D*8/);
	expect(recorded).not.toContain(btoa(KEY).slice(4, 20));
});

it.each([
	['{"e164":"+33612345678","to":"33612345678"}', '{"e164":"+33639980042","to":"33639980042"}'],
	['"06 12 34 56 78", "tel:+33-6-12-34-56-78"', '"06 39 98 00 42", "tel:+33-6-39-98-00-42"'],
	['?to=%2B33612345678&n=6%2012%2034%2056%2078', '?to=%2B33639980042&n=6%2039%2098%2000%2042'],
	['\\u002b33612345678', '\\u002b33639980042'],
	['\\u0036\\u0031\\u0032345678', '***'],
	['"+447700900123", "0698765432"', '"+33639980099", "0639980099"'],
	['[1763900000,95415616,"12345678901234567890"]', '[1763900000,95415616,"12345678901234567890"]'],
	['"+33639980001", "+3363998009"', '"+33639980001", "+3363998009"'],
	[`key ${KEY}.`, 'key ***.'],
	[`a%20key%20${KEY.replace('s', '%73')}`, '***'],
	[`{"key":"${KEY.replace('s', '\\u0073')}"}`, '***'],
])('redacts %s', (text, redacted) => {
	expect(createAnswerRedactor(KEY, PHONE)('/send', text)).toBe(redacted);
});

it('hides whose account it is and how much is on it, but not that it changes', () => {
	const redact = createAnswerRedactor(KEY, PHONE);
	const me = (username: string, toSend: number, balance: string): string =>
		JSON.stringify({
			code: 200,
			user: { username },
			credits: { toSend, balance, currency: 'EUR' },
		});
	const answers = ['97.25', '97.25', '97.20'].map((balance) =>
		redact('/me', me('a@b.fr', 7, balance)),
	);
	expect(answers).toEqual(['2.00', '2.00', '3.00'].map((balance) => me('sample', 1, balance)));
});

it('shortens the STOP list', () => {
	const list = (count: number): string =>
		JSON.stringify({ nbData: count + 1, data: Array(count).fill({ id: 1 }) });
	expect(createAnswerRedactor(KEY, PHONE)('/stop-sms/list', list(1000))).toBe(list(3));
});

it('sets the exit code of its process', async () => {
	const args = ['--import', 'tsx', join(__dirname, 'recordLive.ts')];
	const env = { ...process.env, SMSPARTNER_API_KEY: '' };
	const stderr =
		'Set SMSPARTNER_API_KEY to the API key of your SMS Partner account. Nothing was recorded.\n';
	await expect(promisify(execFile)(process.execPath, args, { env })).rejects.toMatchObject({
		code: 1,
		stderr,
	});
});
