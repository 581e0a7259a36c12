import type { INodeProperties } from 'n8n-workflow';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import type { CodeRule, CodeTable } from '../../nodes/SmsPartner/api/codes';
import { LOOKUP_CODES } from '../../nodes/SmsPartner/api/lookup';
import { CANCEL_CODES } from '../../nodes/SmsPartner/api/messageCancel';
import { SEND_CODES } from '../../nodes/SmsPartner/api/send';
import { deliveryStateOf, STATUS_CODES } from '../../nodes/SmsPartner/api/status';
import { STATUS_LIST_CODES } from '../../nodes/SmsPartner/api/statusLists';
import { OPT_OUT_CODES } from '../../nodes/SmsPartner/api/stopList';
import { changedIn, fateOf, placesOf } from '../../nodes/SmsPartner/sms/smsText';
import codex from '../../nodes/SmsPartner/SmsPartner.node.json';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import triggerCodex from '../../nodes/SmsPartner/SmsPartnerTrigger.node.json';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import manifest from '../../package.json';
import { CODE_TABLES as ALL_CODE_TABLES } from '../api/codeTables';
import { closeSimulators, sendSms, simulate } from '../engine/scenario';
import {
	deadLinks,
	DOCUMENTS,
	documentsIn,
	headingsOf,
	partBelow,
	read,
	ROOT,
	rowsOf,
	slugOf,
} from './markdown';

/** Compares the documents with the code. */

/** The words of the French tables that are compared with the code. */
const FRENCH_WORDS: Readonly<Record<string, string>> = {
	à: 'to',
	'ou plus': 'or more',
	toutes: 'all',
	compte: 'account',
	requête: 'request',
	partagé: 'shared',
	panne: 'outage',
};

const LANGUAGES = [
	{
		title: 'docs/reference',
		readme: 'README.md',
		reference: 'docs/reference',
		inEnglish: (cell: string) => cell,
	},
	{
		// Nobody has to write French: what is copied from the English page passes, what is missing does not.
		title: 'docs/reference/fr (rows copied from docs/reference will do)',
		readme: 'docs/README.fr.md',
		reference: 'docs/reference/fr',
		inEnglish: (cell: string) =>
			cell
				.replace(/(?<=\d)[ \u00a0\u202f](?=\d{3})/g, ',')
				.replace(
					new RegExp(`(?<!\\p{L})(${Object.keys(FRENCH_WORDS).join('|')})(?!\\p{L})`, 'gu'),
					(word) => FRENCH_WORDS[word],
				),
	},
] as const;

const { properties } = new SmsPartner().description;

const isProperty = (option: object): option is INodeProperties => 'displayName' in option;

interface Operation {
	/** As the README calls it: "Message: Send". */
	readonly title: string;
	/** The file about its resource, and the operation's heading in it. */
	readonly page: string;
	readonly heading: string;
	/** Its parameters and options. */
	readonly parameters: readonly INodeProperties[];
	readonly requestOptions: readonly INodeProperties[];
}

const OPERATIONS = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ options = [], displayOptions }) =>
		(displayOptions?.show?.resource ?? []).flatMap((resource) =>
			options.map((option) => operationOf(resource, option)),
		),
	);

function operationOf(resource: unknown, operation: object): Operation {
	const resources = properties.find(({ name }) => name === 'resource')?.options ?? [];
	const nameOf = (value: unknown, choices: readonly object[]): string => {
		const found = choices.find((choice) => 'value' in choice && choice.value === value);
		return found && 'name' in found ? String(found.name) : '';
	};
	const value = 'value' in operation ? operation.value : undefined;
	const shown = properties.filter(
		({ displayOptions }) =>
			displayOptions?.show?.resource?.some((one) => one === resource) &&
			displayOptions.show.operation?.some((one) => one === value),
	);
	const optionsIn = (collection: string): INodeProperties[] =>
		shown.flatMap(({ name, options: list = [] }) =>
			name === collection ? list.filter(isProperty) : [],
		);
	const [resourceName, heading] = [nameOf(resource, resources), nameOf(value, [operation])];
	return {
		title: `${resourceName}: ${heading}`,
		page: `${slugOf(resourceName)}.md`,
		heading,
		parameters: [...shown.filter(({ type }) => type !== 'collection'), ...optionsIn('options')],
		requestOptions: optionsIn('requestOptions'),
	};
}

/** The code tables of each operation, in the order of the README's operations. */
const CODE_TABLES: Readonly<Record<string, CodeTable[]>> = {
	Send: [SEND_CODES],
	Cancel: [CANCEL_CODES],
	Status: [STATUS_CODES, STATUS_LIST_CODES],
	'Look Up': [LOOKUP_CODES],
	'Opt-Out': [OPT_OUT_CODES],
};

it('knows all code tables', () => {
	const shared = ['ACCOUNT_CODES', 'COMMON_CODES', 'REQUEST_CODES'];
	const ofEndpoints = [...ALL_CODE_TABLES].filter(([name]) => !shared.includes(name));
	const known = Object.values(CODE_TABLES).flat();
	expect(new Set(known)).toEqual(new Set(ofEndpoints.map(([, table]) => table)));
});

/** Each code with its text, the operations in which it has this meaning, and its scope. */
function knownCodes(): Array<[code: number, error: string, operations: string, scope: Scope]> {
	const rows = Object.entries(CODE_TABLES).flatMap(([operation, tables]) =>
		tables
			.flatMap((table) => [...table])
			.map(([code, { error, scope, isShared }]) => ({
				...{ code, error, operation },
				scope: isShared ? ('shared' as const) : scope,
			})),
	);
	const isSame = (a: (typeof rows)[number]) => (b: (typeof rows)[number]) =>
		a.code === b.code && a.error === b.error && a.scope === b.scope;
	return rows
		.filter((row, index) => rows.findIndex(isSame(row)) === index)
		.map((row) => [
			...([row.code, row.error] as const),
			[...new Set(rows.filter(isSame(row)).map(({ operation }) => operation))].join(', '),
			row.scope,
		]);
}

type Scope = CodeRule['scope'] | 'shared';

/** The text of the node's source files. */
const SOURCES = readdirSync(join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => read(join('nodes', file)))
	.join('\n');

const number = (value: number): string => value.toLocaleString('en-US');

const TEST_IT = 'npm ci && npm test';

const TRY_IT = ['npm ci && npm run demo', TEST_IT];

describe.each(LANGUAGES)('$title', ({ reference, inEnglish }) => {
	const page = (name: string): string => read(join(reference, name));
	const tableOf = ({ page: name, heading }: Operation): string[][] =>
		rowsOf(partBelow(page(name), heading) ?? '');

	it.each(OPERATIONS)('has a row for each parameter of $title, and no others', (operation) => {
		const table = tableOf(operation).filter(
			([first], index, all) => index > 0 && first !== 'Option' && all[index].length === 4,
		);
		const names = operation.parameters.map(({ displayName }) => displayName);
		expect(table.map(([first]) => first)).toEqual([...new Set(names)]);
	});

	it.each(OPERATIONS)('names the limits and defaults of $title', (operation) => {
		const table = tableOf(operation);
		const numbers = operation.parameters.filter(({ type }) => type === 'number');
		const rowOf = (name: string): string[] => table.find(([first]) => first === name) ?? [];
		for (const { displayName, typeOptions, default: usual } of numbers) {
			const [min, max] = [Number(typeOptions?.minValue), typeOptions?.maxValue];
			expect([displayName, ...rowOf(displayName).slice(2).map(inEnglish)]).toEqual([
				displayName,
				`${number(min)} ${max === undefined ? 'or more' : `to ${number(max)}`}`,
				number(Number(usual)),
			]);
		}
	});

	it.each(OPERATIONS)('names the request options of $title', ({ page: name, heading, ...more }) => {
		const [, listed = ''] =
			/\*\*Request Options\*\* ?: (.*?)\. /.exec(partBelow(page(name), heading) ?? '') ?? [];
		const names = more.requestOptions.map(({ displayName }) => displayName.replace(/ \(.*/, ''));
		expect(listed.split(/, | and | et /)).toEqual(names);
	});

	it('lists the request options once, with their limits and defaults', () => {
		const table = rowsOf(partBelow(page('node-settings.md'), 'Request Options') ?? '').slice(1);
		const all = OPERATIONS.flatMap(({ title, requestOptions }) =>
			requestOptions.map((option) => ({ title, ...option })),
		);
		expect(new Set(all.map(({ displayName }) => displayName))).toEqual(
			new Set(table.map(([first]) => first)),
		);
		for (const { title, displayName, typeOptions, default: usual } of all) {
			const [, , values, defaults] = table.find(([first]) => first === displayName) ?? [];
			const [min, max] = [Number(typeOptions?.minValue), Number(typeOptions?.maxValue)];
			expect(inEnglish(values)).toBe(`${number(min)} to ${number(max)}`);
			const [general, ...special] = inEnglish(defaults).split(/ ?; /);
			const own = special.map((one) => one.split(/ ?: (?=\d)/)).find(([first]) => first === title);
			expect([title, displayName, own?.[1] ?? general]).toEqual([
				...[title, displayName, number(Number(usual))],
			]);
		}
	});

	it('has a row for each parameter of the trigger, and no others', () => {
		const parameters = new SmsPartnerTrigger().description.properties
			.filter(({ type }) => type !== 'notice')
			.flatMap((property) =>
				property.type === 'collection' ? (property.options ?? []).filter(isProperty) : property,
			);
		const [, ...table] = rowsOf(page('trigger.md'));
		expect(table.map(([first]) => first)).toEqual(parameters.map(({ displayName }) => displayName));
	});

	it("names the choices of 'Outputs', and the fields of the credential", () => {
		const choices = properties.find(({ name }) => name === 'outputMode')?.options ?? [];
		const names = choices.map((choice) => ('name' in choice ? choice.name : ''));
		expect(names.filter((name) => !page('message-status.md').includes(name))).toEqual([]);
		const fields = new SmsPartnerApi().properties.map(({ displayName }) => displayName);
		expect(fields.filter((name) => !page('credentials.md').includes(name))).toEqual([]);
	});

	it('lists all codes with their English text, operations and scope', () => {
		const listed = rowsOf(page('errors.md'))
			.filter(([first]) => /^\d+$/.test(first))
			.map(([code, error, ...cells]) => [Number(code), error, ...cells.slice(0, 2).map(inEnglish)]);
		const everywhere = Object.keys(CODE_TABLES).join(', ');
		const known = knownCodes().map(([code, error, operations, scope]) => [
			...[code, error],
			...[operations === everywhere ? 'all' : operations, scope],
		]);
		const byCode = (a: unknown[], b: unknown[]): number => Number(a[0]) - Number(b[0]);
		expect(listed).toEqual(known.sort(byCode));
	});

	it('starts the errors with messages that the node has', () => {
		const [, ...common] = rowsOf(page('errors.md').split(/^## /m)[1]);
		const messages = common.flatMap(([first]) =>
			[...first.matchAll(/`([^`]+)`/g)].map(([, message]) => message),
		);
		expect(messages.length).toBeGreaterThan(9);
		expect(messages.filter((message) => !SOURCES.includes(message))).toEqual([]);
	});

	it('lists what SMS Partner does to the characters of its list, and how many places they take', () => {
		const listed = rowsOf(page('message.md'))
			.filter(([, , places]) => /^[012]$/.test(places))
			.flatMap(([characters, , places]) =>
				[...characters.replaceAll('\\|', '|').matchAll(/`` (`) ``|`([^`]+)`/g)].flatMap(
					([, ...texts]) =>
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

	it('shows the fields of a Sent item, and names those that an item has only in some cases', () => {
		const fields = ['phoneNumber', 'messageId', 'smsCount', 'cost', 'currency'];
		const text = page('message.md');
		const samples = [...text.matchAll(/```json\n([^`]*)```/g)].map(
			([, json]): object => JSON.parse(json) as object,
		);
		expect(samples.map((sample) => Object.keys(sample))).toContainEqual(fields);
		for (const name of ['scheduledFor', 'sandbox: true', 'maybeSent: true', 'isCancelled']) {
			expect(text).toContain(name);
		}
	});

	it('names the statuses that are final, and no others', () => {
		const lines = page('message-status.md').split('\n');
		const line = lines.find((one) => one.startsWith('- `isFinal`')) ?? '';
		const words = line.match(/Not delivered|Delivered|\bko\b|[A-Z]{6,}/g) ?? [];
		expect(words.filter((word) => deliveryStateOf(word) === 'waiting')).toEqual([]);
		expect(new Set(words)).toEqual(
			new Set([
				...['Delivered', 'Not delivered', 'ko'],
				...['DELIVRD', 'UNDELIV', 'UNDELIVERABLE', 'EXPIRED', 'DELETED'],
				...['REJECTD', 'REJECTED', 'FAILED'],
			]),
		);
	});
});

describe.each(LANGUAGES)('$readme', ({ readme, reference }) => {
	const text = read(readme);

	it('lists the operations, each with a link to its section in the reference', () => {
		const titles = OPERATIONS.map(({ title }) => title);
		const listed = rowsOf(text).flatMap(([first]) => {
			const [, title = '', target = ''] = /^\[([^\]]*)\]\(([^)]*)\)/.exec(first) ?? [];
			return titles.includes(title) ? [[title, target]] : [];
		});
		const pathToReference = relative(dirname(readme), reference);
		const expected = OPERATIONS.map(({ title, page, heading }) => [
			title,
			`${pathToReference}/${page}#${slugOf(heading)}`,
		]);
		expect(listed.sort()).toEqual(expected.sort());
	});

	it('names the outputs', () => {
		const names = [
			...['Delivered', 'Not Delivered', 'Waiting', 'Status', 'Sent', 'Cancelled', 'Error'],
			...['Numbers', 'Opt-Outs', 'Account'],
		];
		const outputs = rowsOf(text)
			.flatMap((cells) => cells.slice(-1))
			.join();
		expect(names.filter((name) => !outputs.includes(name))).toEqual([]);
	});

	it('links to each page of the reference', () => {
		const pages = documentsIn(reference).map((page) => relative(dirname(readme), page));
		expect(pages.filter((page) => !text.includes(`](${page}`))).toEqual([]);
	});
});

const pagesOf = ({ readme, reference }: (typeof LANGUAGES)[number]): string[] => [
	readme,
	...documentsIn(reference),
];

it('has the same pages in both languages, translated or copied', () => {
	const [english, french] = LANGUAGES.map((language) =>
		pagesOf(language).map((page) => basename(page).replace('.fr.md', '.md')),
	);
	expect(french).toEqual(english);
});

it.each(pagesOf(LANGUAGES[0]).map((page, index) => [page, pagesOf(LANGUAGES[1])[index]]))(
	'has the same sections in both languages: %s',
	(...pages) => {
		const [english, french] = pages.map((page) => headingsOf(read(page)));
		const different = english.find(({ level }, index) => level !== french.at(index)?.level);
		expect(
			different &&
				`${pages[1]} has no section like "${different.title}" at this point; a copy of the English one will do`,
		).toBe(undefined);
		expect(french).toHaveLength(english.length);
	},
);

it.each([...LANGUAGES.map(({ readme }) => readme), 'CONTRIBUTING.md'])(
	'starts with the commands that try everything on a fresh clone: %s',
	(document) => {
		const [first] = /(?<=```sh\n)[\s\S]*?(?=\n```)/.exec(read(document)) ?? [];
		expect(first?.split('\n')).toEqual(TRY_IT);
	},
);

it("runs the tests in CI with the README's command", () => {
	expect(read('.ci/run')).toContain(TEST_IT);
});

it.each(DOCUMENTS)('links only to files and headings that exist: %s', (document) => {
	expect(deadLinks(document)).toEqual([]);
});

it.each(DOCUMENTS)('names only scripts and files that exist: %s', (document) => {
	const text = read(document);
	const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
	expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
	const files = [...text.matchAll(/`((?:test|nodes|docs|\.github)\/[\w./-]+)`/g)];
	expect(files.map(([, path]) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('has the pages that the editor links to', () => {
	const page = (name: string): string =>
		`${manifest.homepage.split('#')[0]}/blob/main/docs/reference/${name}`;
	const { documentationUrl } = new SmsPartnerApi();
	expect(documentationUrl).toBe(page('credentials.md'));
	expect(codex.resources).toEqual({
		primaryDocumentation: [{ url: manifest.homepage }],
		credentialDocumentation: [{ url: documentationUrl }],
	});
	expect(triggerCodex.resources).toEqual({
		primaryDocumentation: [{ url: page('trigger.md') }],
		credentialDocumentation: [{ url: documentationUrl }],
	});
	expect(documentsIn('docs/reference').map((page) => basename(page))).toEqual(
		expect.arrayContaining(['credentials.md', 'trigger.md']),
	);
});

it('has a changelog section about the version in package.json', () => {
	const [, first, ...others] = headingsOf(read('CHANGELOG.md')).map(({ title }) => title);
	// The section of the first version has no date before its release.
	if (first === `[${manifest.version}] - unreleased`) return;
	expect(first).toBe('[Unreleased]');
	expect(others.find((title) => title.startsWith(`[${manifest.version}]`))).toMatch(
		/ - \d{4}-\d{2}-\d{2}$/,
	);
});

it('offers each operation in the bug report form', () => {
	const form = read('.github/ISSUE_TEMPLATE/bug.yml');
	const [, list = ''] = /^ {4}id: operation\n[\s\S]*?options:\n((?: +- .*\n)+)/m.exec(form) ?? [];
	const titles = [...list.matchAll(/^ +- '?(.*?)'?$/gm)].map(([, title]) => title);
	expect(titles.slice(0, -3).sort()).toEqual(OPERATIONS.map(({ title }) => title).sort());
	expect(titles.slice(-3)).toEqual(['SMS Partner Trigger', 'Credential', 'None of these']);
});

describe('the formula for a lost 0', () => {
	const RECIPIENT = '+33639980001';

	afterEach(closeSimulators);

	it.each<[string | number, string]>([
		['639980001', RECIPIENT],
		[639980001, RECIPIENT],
		['6 39 98 00 01', RECIPIENT],
		['6.39-98.00 01', RECIPIENT],
		['0639980001', RECIPIENT],
		['+32470123456', '+32470123456'],
		['687123456', '+33687123456'],
	])('reads %j', async (phone, recipient) => {
		const [, formula = ''] = /`(\{\{ \$json\.phone.*?\}\})`/.exec(read('README.md')) ?? [];
		expect(read('docs/README.fr.md')).toContain(formula);
		const simulator = await simulate();
		await sendSms(simulator, [{ phone, message: 'Bonjour' }], {
			parameters: { phoneNumber: `=${formula}` },
		});
		expect(simulator.store.ledger.map(({ phoneNumber }) => phoneNumber)).toEqual([recipient]);
	});
});
