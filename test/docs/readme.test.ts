import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { deliveryStateOf } from '../../nodes/SmsPartner/api/status';
import { changedIn, fateOf, placesOf } from '../../nodes/SmsPartner/sms/smsText';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import manifest from '../../package.json';
import { check, closeSimulators, jsonOf, sendSms, simulate } from '../engine/scenario';
import { DOCUMENTS, documentsIn, read, ROOT, sectionsOf, slugOf, titleOf } from './markdown';

/** What is written by hand and must be true. `npm run generate` writes the rest. */

const LANGUAGES = [
	['README.md', 'docs/reference'],
	['docs/README.fr.md', 'docs/reference/fr'],
] as const;

const RECIPIENT = '+33639980001';

afterEach(closeSimulators);

/** The text of all files of the node with this ending. */
const sourcesOf = (ending: string): string[] =>
	readdirSync(join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(ending))
		.map((file) => read(join('nodes', file)));

/** The cells of each row of the tables in a text, without their headers. */
const rowsOf = (text: string): string[][] =>
	[...text.matchAll(/^\| (?!---)(.*) \|$/gm)].map(([, row]) =>
		row.split(/ +(?<!\\)\| /).map((cell) => cell.replaceAll('\\|', '|').trim()),
	);

const examplesIn = (path: string): object[] =>
	[...read(path).matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json) as object);

describe.each(LANGUAGES)('%s', (readme, reference) => {
	const page = (name: string): string => read(join(reference, name));

	it('links to each page of the reference', () => {
		const pages = documentsIn(reference).map((path) => relative(dirname(readme), path));
		expect(pages.filter((path) => !read(readme).includes(`](${path}`))).toEqual([]);
	});

	it('starts the errors with messages that the node has', () => {
		const [, common] = sectionsOf(page('errors.md'));
		const messages = rowsOf(common).flatMap(([first]) => first.match(/(?<=`)[^`]{5,}(?=`)/g) ?? []);
		expect(messages.length).toBeGreaterThan(9);
		const sources = sourcesOf('.ts').join('\n');
		expect(messages.filter((message) => !sources.includes(message))).toEqual([]);
	});

	it('lists what SMS Partner does to the characters of its list, and how many places they take', () => {
		const listed = rowsOf(page('message.md'))
			.filter(([, , places]) => /^[012]$/.test(places))
			.flatMap(([characters, , places]) =>
				[...characters.matchAll(/`` (`) ``|`([^`]+)`/g)].flatMap(([, ...texts]) =>
					texts
						.join('')
						.split(' ')
						.map((character) => [character, Number(places)]),
				),
			);
		const known = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code))
			.filter((character) => changedIn(character).length > 0 && fateOf(character) !== 'unlisted')
			.map((character) => [character, placesOf(character)]);
		expect(listed.sort()).toEqual(known.sort());
	});

	it('shows items with the fields that the node returns', async () => {
		const previews = sourcesOf('.json')
			.map((json) => JSON.parse(json) as { properties?: object })
			.map(({ properties = {} }) => Object.keys(properties));
		for (const name of ['account', 'message', 'message-status', 'opt-out', 'phone-number']) {
			for (const example of examplesIn(join(reference, `${name}.md`)))
				expect(previews).toContainEqual(Object.keys(example));
		}
		const run = await check(await simulate(), [{ phoneNumber: RECIPIENT, messageId: 1000 }]);
		const [, [error]] = jsonOf(run);
		const [example] = examplesIn(join(reference, 'errors.md'));
		expect(Object.keys(example)).toEqual(Object.keys(error));
	});

	it('names the fields that a Sent item has only in some cases', () => {
		for (const name of ['scheduledFor', 'sandbox: true', 'maybeSent: true', 'isCancelled']) {
			expect(page('message.md')).toContain(name);
		}
	});

	it('names the statuses that are final, and no others', () => {
		const [line = ''] = /^- `isFinal`.*$/m.exec(page('message-status.md')) ?? [];
		const words = line.match(/Not delivered|Delivered|\bko\b|[A-Z]{6,}/g) ?? [];
		expect(words.filter((word) => deliveryStateOf(word) === 'waiting')).toEqual([]);
		expect([...new Set(words)].sort()).toEqual([
			...['DELETED', 'DELIVRD', 'Delivered', 'EXPIRED', 'FAILED', 'Not delivered', 'REJECTD'],
			...['REJECTED', 'UNDELIV', 'UNDELIVERABLE', 'ko'],
		]);
	});

	it('has a formula for a lost 0', async () => {
		const [, formula = ''] = /`(\{\{ \$json\.phone.*?\}\})`/.exec(read(readme)) ?? [];
		const phones = ['639980001', 639980001, '6 39 98 00 01', '6.39-98.00 01', '0639980001'];
		const others = ['+32470123456', '687123456'];
		const simulator = await simulate();
		const items = [...phones, ...others].map((phone) => ({ phone, message: 'Bonjour' }));
		await sendSms(simulator, items, { parameters: { phoneNumber: `=${formula}` } });
		const recipients = simulator.store.ledger.map(({ phoneNumber }) => phoneNumber);
		expect(recipients.sort()).toEqual(
			['+32470123456', ...phones.map(() => RECIPIENT), '+33687123456'].sort(),
		);
	});
});

it('starts with the commands that try everything on a fresh clone, which CI runs, too', () => {
	const [demo, tests] = ['npm ci && npm run demo', 'npm ci && npm test'];
	for (const document of [...LANGUAGES.map(([readme]) => readme), 'CONTRIBUTING.md']) {
		const [first] = /(?<=```sh\n).*?(?=\n```)/s.exec(read(document)) ?? [];
		expect([document, first]).toEqual([document, `${demo}\n${tests}`]);
	}
	expect(read('.ci/run')).toContain(tests);
});

const isAlive = (document: string, target: string): boolean => {
	const [path, anchor] = decodeURI(target).split('#');
	const file = path === '' ? document : relative(ROOT, resolve(ROOT, dirname(document), path));
	if (!existsSync(join(ROOT, file))) return false;
	const anchors = (): string[] => sectionsOf(read(file)).map((section) => slugOf(titleOf(section)));
	return anchor === undefined || anchors().includes(anchor);
};

it.each(DOCUMENTS)('links only to files and headings that exist: %s', (document) => {
	const text = read(document).replace(/^ *```.*?^ *```$/gms, '');
	const targets = [...text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]:\s+(\S+)$/gm)]
		.map(([, inline, reference]) => inline ?? reference)
		.filter((target) => !/^[a-z]+:/.test(target));
	expect(targets.filter((target) => !isAlive(document, target))).toEqual([]);
});

it.each(DOCUMENTS)('names only scripts and files that exist: %s', (document) => {
	const text = read(document);
	const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
	expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
	const files = [...text.matchAll(/`((?:test|nodes|docs|\.github)\/[\w./-]+)`/g)];
	expect(files.map(([, path]) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('has the pages that the editor links to', () => {
	const start = `${manifest.homepage.split('#')[0]}/blob/main/`;
	const urls = [
		new SmsPartnerApi().documentationUrl,
		new SmsPartnerTrigger().description.documentationUrl ?? '',
	];
	expect(urls.filter((url) => url.startsWith(start)).map((url) => url.replace(start, ''))).toEqual([
		'docs/reference/credentials.md',
		'docs/reference/trigger.md',
	]);
});

it('names each request of the node in api-coverage.md', () => {
	const requests = [
		...sourcesOf('.ts')
			.join('\n')
			.matchAll(/method: '(\w+)',\n\tpath: '(.*)',/g),
	].map(([, method, path]) => `${method} \`${path}\``);
	expect(requests.length).toBeGreaterThan(9);
	const listed = rowsOf(read('docs/api-coverage.md')).map(([first]) => first);
	expect(requests.filter((request) => !listed.includes(request))).toEqual([]);
});

it('has a changelog section about the version in package.json', () => {
	const [, first, ...others] = sectionsOf(read('CHANGELOG.md')).map(titleOf);
	// The section of the first version has no date before its release.
	if (first === `[${manifest.version}] - unreleased`) return;
	expect(first).toBe('[Unreleased]');
	expect(others.find((title) => title.startsWith(`[${manifest.version}]`))).toMatch(
		/ - \d{4}-\d{2}-\d{2}$/,
	);
});
