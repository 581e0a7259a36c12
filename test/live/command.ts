import { Command, CommanderError } from 'commander';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULT_BASE_URL } from '../../nodes/SmsPartner/api/credential';
import { MIN_KEY_LENGTH } from '../../nodes/SmsPartner/api/redaction';
import { textOf } from '../../nodes/SmsPartner/guards';
import { phoneNumberOf } from '../../nodes/SmsPartner/recipients/phoneNumber';
import { record, recordSimulator } from './record';
import { NoRecording } from './recording';

/** The command `npm run record:live`. */

export const FIXTURE = join(__dirname, '../fixtures/live/recording.jsonl');

/** What tests replace. The pause is between two requests. */
const LIVE = { baseUrl: DEFAULT_BASE_URL, file: FIXTURE, pauseMs: 1000 };

interface Options {
	phone?: string;
	realSms?: string;
	againstSimulator?: true;
}

/** Returns the exit code. Writes the file only if every request was answered. */
export async function runCommand(
	args: readonly string[],
	apiKey: string | undefined,
	print: (text: string) => void,
	{ file, ...setup } = LIVE,
): Promise<number> {
	try {
		const options = parseOptions(args, print);
		const text = options.againstSimulator
			? await recordSimulator()
			: await recordLive(options, textOf(apiKey) ?? '', setup);
		writeFileSync(file, text);
		print('Recorded in test/fixtures/live. CONTRIBUTING.md says what to do with the difference.');
		return 0;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode;
		if (!(error instanceof NoRecording)) throw error;
		print(`${error.message} Nothing was recorded.`);
		return 1;
	}
}

function parseOptions(args: readonly string[], print: (text: string) => void): Options {
	return new Command('npm run record:live --')
		.description(
			"Records SMS Partner's answers in test/fixtures/live, with the key in SMSPARTNER_API_KEY. Sends in sandbox mode: no SMS, no cost.",
		)
		.option('--phone <number>', 'your French mobile number; it is not recorded')
		.option('--real-sms <number>', 'send one real SMS: COSTS MONEY. Repeat the number to confirm')
		.option('--against-simulator', "record the project's simulator; needs no key and no number")
		.exitOverride()
		.configureOutput({ writeOut: print, writeErr: print })
		.parse(args, { from: 'user' })
		.opts<Options>();
}

async function recordLive(
	{ phone: given, realSms }: Options,
	apiKey: string,
	{ baseUrl, pauseMs }: Pick<typeof LIVE, 'baseUrl' | 'pauseMs'>,
): Promise<string> {
	// A shorter key could not be recognized in an answer.
	if (apiKey.length < MIN_KEY_LENGTH) {
		throw new NoRecording('Set SMSPARTNER_API_KEY to the API key of your SMS Partner account.');
	}
	const phone = phoneNumberOf(given, '33');
	if (!phone || !/^\+33[67]\d{8}$/.test(phone)) {
		throw new NoRecording('Pass your French mobile number, e.g. --phone +33612345678.');
	}
	if (realSms !== undefined && realSms !== given) {
		throw new NoRecording('To confirm that you pay for one SMS, repeat the number of --phone.');
	}
	return await record({
		...{ source: 'SMS Partner', startedAt: new Date().toISOString() },
		...{ isRealSms: realSms !== undefined, baseUrl, apiKey, phone },
		pause: async () => await delay(pauseMs),
	});
}
