import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { STATUS_CODES } from '../../nodes/SmsPartner/api/codes';
import { deliveryStateOf } from '../../nodes/SmsPartner/api/status';
import { type NumberSetting, SETTINGS } from '../../nodes/SmsPartner/items/settings';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import manifest from '../../package.json';
import { deadLinks, DOCUMENTS, headingsOf, read, ROOT, rowsOf, slugOf } from './markdown';

/** The documents say what the code does. */

const LANGUAGES = [
	{
		readme: 'README.md',
		to: 'to',
		scopes: { account: 'account', message: 'message', request: 'request' },
		number: (value: number) => value.toLocaleString('en-US'),
	},
	{
		readme: 'docs/README.fr.md',
		to: 'à',
		scopes: { account: 'compte', message: 'message', request: 'requête' },
		number: (value: number) => value.toLocaleString('en-US').replaceAll(',', ' '),
	},
] as const;

const { properties } = new SmsPartner().description;
const isProperty = (option: object): option is INodeProperties => 'displayName' in option;
const options = properties.flatMap((property) => (property.options ?? []).filter(isProperty));
const parameters = [...properties, ...options];
const NAMES = [...new Set(parameters.map(({ displayName }) => displayName))].filter(
	(name) => name !== 'Options',
);

const RANGES = Object.entries<object>(SETTINGS).flatMap(
	([setting, range]): Array<[string, NumberSetting]> => {
		const displayName = parameters.find(({ name }) => name === setting)?.displayName ?? setting;
		return isNumberSetting(range) ? [[displayName, range]] : [];
	},
);

function isNumberSetting(setting: object): setting is NumberSetting {
	return 'min' in setting && 'max' in setting;
}

const TRY_IT = ['npm ci && npm run demo', 'npm ci && npm test'];

describe.each(LANGUAGES)('$readme', ({ readme, to, scopes, number }) => {
	const text = read(readme);
	const rows = rowsOf(text);
	const rowOf = (name: string): string[] | undefined => rows.find(([first]) => first === name);

	it('has a row about each parameter', () => {
		expect(NAMES.filter((name) => rowOf(name)?.length !== 4)).toEqual([]);
	});

	it('names the limits and the defaults', () => {
		expect(RANGES.map(([name]) => [name, ...(rowOf(name)?.slice(2) ?? [])])).toEqual(
			RANGES.map(([name, { min, max, default: usual }]) => [
				name,
				`${number(min)} ${to} ${number(max)}`,
				number(usual),
			]),
		);
	});

	it('names the outputs and the fields of the credential', () => {
		const choices = properties.find(({ name }) => name === 'outputMode')?.options ?? [];
		const names = [
			...choices.map((choice) => ('name' in choice ? choice.name : '')),
			...['Delivered', 'Not Delivered', 'Waiting', 'Status', 'Error'],
			...new SmsPartnerApi().properties.map(({ displayName }) => displayName),
		];
		expect(names.filter((name) => !text.includes(name))).toEqual([]);
	});

	it('lists all codes with their English text and their scope', () => {
		const listed = rows
			.filter(([first]) => /^\d+$/.test(first))
			.map((cells) => [Number(cells[0]), cells[1], cells.at(-1)]);
		const known = [...STATUS_CODES].map(([code, { error, scope }]) => [code, error, scopes[scope]]);
		expect(listed).toEqual(known.sort(([a], [b]) => Number(a) - Number(b)));
	});

	it('names the statuses that are final, and no others', () => {
		const line = text.split('\n').find((one) => one.startsWith('- `isFinal`')) ?? '';
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

it('has the same parts in both languages', () => {
	const levels = LANGUAGES.map(({ readme }) => headingsOf(read(readme)).map(({ level }) => level));
	expect(levels[1]).toEqual(levels[0]);
});

it.each([...LANGUAGES.map(({ readme }) => readme), 'CONTRIBUTING.md'])(
	'starts with the lines that try everything on a fresh clone: %s',
	(document) => {
		const [first] = /(?<=```sh\n)[\s\S]*?(?=\n```)/.exec(read(document)) ?? [];
		expect(first?.split('\n')).toEqual(TRY_IT);
	},
);

it('has CI run the tests by the line that the README names', () => {
	expect(read('.ci/run')).toContain(TRY_IT[1]);
});

it.each(DOCUMENTS)('links to files and headings that exist: %s', (document) => {
	expect(deadLinks(document)).toEqual([]);
});

it.each(DOCUMENTS)('names scripts and files that exist: %s', (document) => {
	const text = read(document);
	const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
	expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
	const files = [...text.matchAll(/`((?:test|nodes|docs|\.github)\/[\w./-]+)`/g)];
	expect(files.map(([, path]) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('has the parts that the editor links to', () => {
	const anchors = headingsOf(read('README.md')).map(({ title }) => slugOf(title));
	expect(new SmsPartnerApi().documentationUrl).toBe(
		`${manifest.homepage.split('#')[0]}#credentials`,
	);
	expect(anchors).toContain('credentials');
});

it('describes in the changelog the version that package.json names', () => {
	const sections = headingsOf(read('CHANGELOG.md')).map(({ title }) => title);
	expect(sections[1]).toBe('[Unreleased]');
	expect(sections.find((title) => title.startsWith(`[${manifest.version}]`))).toMatch(
		/ - \d{4}-\d{2}-\d{2}$/,
	);
});
