import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { ruleOfCode } from '../../nodes/SmsPartner/rules/apiCodes';
import * as limits from '../../nodes/SmsPartner/rules/limits';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import manifest from '../../package.json';
import { deadLinks, DOCUMENTS, headingsOf, read, ROOT, rowsOf, slugOf } from './markdown';

/** The documents say what the code does. */

const LANGUAGES = [
	{
		readme: 'README.md',
		to: 'to',
		of: { account: 'account', content: 'message' },
		number: (value: number) => value.toLocaleString('en-US'),
	},
	{
		readme: 'docs/README.fr.md',
		to: 'à',
		of: { account: 'compte', content: 'message' },
		number: (value: number) => value.toLocaleString('en-US').replaceAll(',', ' '),
	},
] as const;

const { properties } = new SmsPartner().description;
const isChoice = (option: object): option is INodeProperties => 'displayName' in option;
const options = properties.flatMap((property) => (property.options ?? []).filter(isChoice));
const NAMES = [
	...new Set([...properties, ...options].map(({ displayName }) => displayName)),
].filter((name) => name !== 'Options');

const RANGES: ReadonlyArray<[string, limits.Range]> = [
	['Batch Size', limits.BATCH_SIZE],
	['Check Every (Seconds)', limits.CHECK_EVERY_SECONDS],
	['Concurrent Requests', limits.CONCURRENT_REQUESTS],
	['Give Up After (Seconds)', limits.GIVE_UP_AFTER_SECONDS],
	['Max Retries', limits.MAX_RETRIES],
	['Timeout', limits.TIMEOUT_MS],
];

const CODES = Array.from({ length: 1000 }, (_, code) => code).filter(ruleOfCode);

describe.each(LANGUAGES)('$readme', ({ readme, to, of, number }) => {
	const text = read(readme);
	const rows = rowsOf(text);
	const rowOf = (name: string): string[] | undefined =>
		rows.find(([first]) => first.replace(/^Options ?: /, '') === name);

	it.each(NAMES)('has a row about the parameter %s', (name) => {
		expect(rowOf(name)).toHaveLength(4);
	});

	it.each(RANGES)(
		'names the limits and the default of %s',
		(name, { min, max, default: usual }) => {
			expect(rowOf(name)?.slice(2)).toEqual([`${number(min)} ${to} ${number(max)}`, number(usual)]);
		},
	);

	it('names the outputs and the fields of the credential', () => {
		const choices = properties.find(({ name }) => name === 'outputMode')?.options ?? [];
		const names = [
			...choices.map((choice) => ('name' in choice ? choice.name : '')),
			...['Delivered', 'Not Delivered', 'Waiting', 'Status', 'Error'],
			...new SmsPartnerApi().properties.map(({ displayName }) => displayName),
		];
		expect(names.filter((name) => !text.includes(name))).toEqual([]);
	});

	it.each(CODES)('says where code %i goes', (code) => {
		const codeRows = rows.filter(({ length }) => length === 6);
		const scopes = codeRows.flatMap((cells) =>
			cells.flatMap((cell, index) => (cell === String(code) ? [cells[index + 2]] : [])),
		);
		const scope = ruleOfCode(code)?.scope;
		expect(scopes).toEqual([scope === 'account' ? of.account : of.content]);
	});
});

it('has the same parts in both languages', () => {
	const levels = LANGUAGES.map(({ readme }) => headingsOf(read(readme)).map(({ level }) => level));
	expect(levels[1]).toEqual(levels[0]);
});

it('keeps the README to 150 to 200 lines', () => {
	const lines = read('README.md').trimEnd().split('\n').length;
	expect(lines).toBeGreaterThanOrEqual(150);
	expect(lines).toBeLessThanOrEqual(200);
});

it.each(DOCUMENTS)('leads somewhere with each link: %s', (document) => {
	expect(deadLinks(document)).toEqual([]);
});

it.each(DOCUMENTS)('names scripts and files that there are: %s', (document) => {
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

it('tells in the changelog of the version that package.json names', () => {
	const sections = headingsOf(read('CHANGELOG.md')).map(({ title }) => title);
	expect(sections[1]).toBe('[Unreleased]');
	expect(sections.find((title) => title.startsWith(`[${manifest.version}]`))).toMatch(
		/ - \d{4}-\d{2}-\d{2}$/,
	);
});
