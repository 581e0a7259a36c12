import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import * as codes from '../../nodes/SmsPartner/api/codes';
import { deliveryStateOf } from '../../nodes/SmsPartner/api/status';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import manifest from '../../package.json';
import {
	deadLinks,
	DOCUMENTS,
	headingsOf,
	partBelow,
	read,
	ROOT,
	rowsOf,
	slugOf,
} from './markdown';

/** The documents say what the code does. */

const LANGUAGES = [
	{
		readme: 'README.md',
		to: 'to',
		orMore: 'or more',
		all: 'all',
		scopes: { account: 'account', message: 'message', request: 'request', shared: 'shared' },
		number: (value: number) => value.toLocaleString('en-US'),
	},
	{
		readme: 'docs/README.fr.md',
		to: 'à',
		orMore: 'ou plus',
		all: 'toutes',
		scopes: { account: 'compte', message: 'message', request: 'requête', shared: 'partagé' },
		number: (value: number) => value.toLocaleString('en-US').replaceAll(',', ' '),
	},
] as const;

const { properties } = new SmsPartner().description;

const isProperty = (option: object): option is INodeProperties => 'displayName' in option;

interface Operation {
	/** As the README calls it: "Message: Send". */
	readonly title: string;
	/** Its parameters and options. */
	readonly parameters: readonly INodeProperties[];
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
	const options = shown.flatMap(({ type, options: list = [] }) =>
		type === 'collection' ? list.filter(isProperty) : [],
	);
	return {
		title: `${nameOf(resource, resources)}: ${nameOf(value, [operation])}`,
		parameters: [...shown.filter(({ type }) => type !== 'collection'), ...options],
	};
}

/** By the operations that have them, in the order in which the README names operations. */
const CODE_TABLES: Readonly<Record<string, codes.CodeTable[]>> = {
	Send: [codes.SEND_CODES],
	Cancel: [codes.CANCEL_CODES],
	Status: [codes.STATUS_CODES, codes.STATUS_LIST_CODES],
	'Look Up': [codes.LOOKUP_CODES],
	'Opt-Out': [codes.OPT_OUT_CODES],
};

it('knows all tables of codes', () => {
	const tables = [codes.ACCOUNT_CODES, ...Object.values(CODE_TABLES).flat()];
	expect(new Set(tables)).toEqual(new Set(Object.values(codes)));
});

/** The codes, each with its words, the operations where it means this, and its scope. */
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

type Scope = codes.CodeRule['scope'] | 'shared';

const TRY_IT = ['npm ci && npm run demo', 'npm ci && npm test'];

describe.each(LANGUAGES)('$readme', ({ readme, to, orMore, all, scopes, number }) => {
	const text = read(readme);
	const rows = rowsOf(text);

	it.each(OPERATIONS)('has a row about each parameter of $title, and no others', (operation) => {
		const table = rowsOf(partBelow(text, operation.title) ?? '').filter(
			([first], index, all) => index > 0 && first !== 'Option' && all[index].length === 4,
		);
		const names = operation.parameters.map(({ displayName }) => displayName);
		expect(table.map(([first]) => first)).toEqual([...new Set(names)]);
	});

	it.each(OPERATIONS)('names the limits and the defaults of $title', (operation) => {
		const table = rowsOf(partBelow(text, operation.title) ?? '');
		const numbers = operation.parameters.filter(({ type }) => type === 'number');
		expect(numbers).not.toEqual([]);
		const rowOf = (name: string): string[] => table.find(([first]) => first === name) ?? [];
		for (const { displayName, typeOptions, default: usual } of numbers) {
			const [min, max] = [Number(typeOptions?.minValue), typeOptions?.maxValue];
			// In English, too: nobody has to write French.
			const accepted = [{ to, orMore, number }, LANGUAGES[0]].map((one) => [
				displayName,
				max === undefined
					? `${one.number(min)} ${one.orMore}`
					: `${one.number(min)} ${one.to} ${one.number(max)}`,
				one.number(Number(usual)),
			]);
			expect(accepted).toContainEqual([displayName, ...rowOf(displayName).slice(2)]);
		}
	});

	it('lists the operations', () => {
		const titles = OPERATIONS.map(({ title }) => title);
		const listed = rows.flatMap(
			([first]) => titles.find((title) => first.replace(/ \(.*/, '') === title) ?? [],
		);
		expect(listed.sort()).toEqual(titles.sort());
	});

	it('names the outputs and the fields of the credential', () => {
		const choices = properties.find(({ name }) => name === 'outputMode')?.options ?? [];
		const names = [
			...choices.map((choice) => ('name' in choice ? choice.name : '')),
			...['Delivered', 'Not Delivered', 'Waiting', 'Status', 'Sent', 'Cancelled', 'Error'],
			...['Numbers', 'Opt-Outs', 'Account'],
			...new SmsPartnerApi().properties.map(({ displayName }) => displayName),
		];
		expect(names.filter((name) => !text.includes(name))).toEqual([]);
	});

	it('lists all codes with their English text, their operations and their scope', () => {
		const listed = rows
			.filter(([first]) => /^\d+$/.test(first))
			.map((cells) => [Number(cells[0]), cells[1], ...cells.slice(-2)]);
		const everywhere = Object.keys(CODE_TABLES).join(', ');
		const known = knownCodes().map(([code, error, operations, scope]) => [
			...[code, error],
			...[operations === everywhere ? all : operations, scopes[scope]],
		]);
		const byCode = (a: unknown[], b: unknown[]): number => Number(a[0]) - Number(b[0]);
		expect(listed).toEqual(known.sort(byCode));
	});

	it('names the fields of a Sent item, and what says that an SMS may have been sent', () => {
		const fields = ['phoneNumber', 'messageId', 'smsCount', 'cost', 'currency'];
		const samples = [...text.matchAll(/```json\n([^`]*)```/g)].map(
			([, json]): object => JSON.parse(json) as object,
		);
		expect(samples.map((sample) => Object.keys(sample))).toContainEqual(fields);
		for (const name of ['scheduledFor', 'sandbox: true', 'maybeSent: true', 'isCancelled']) {
			expect(text).toContain(name);
		}
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
	const [english, french] = LANGUAGES.map(({ readme }) => headingsOf(read(readme)));
	const different = english.find(({ level }, index) => level !== french.at(index)?.level);
	expect(different && `README.fr.md has no part like "${different.title}" at this place`).toBe(
		undefined,
	);
	expect(french).toHaveLength(english.length);
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
