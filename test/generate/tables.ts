import type { INodeProperties } from 'n8n-workflow';
import { dirname, relative } from 'node:path/posix';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { RESOURCES } from '../../nodes/SmsPartner/actions/router';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import { slugOf } from '../docs/markdown';
import { BY_NUMBER, EVERY_OPERATION, type OperationCase } from '../engine/everyOperation';
import { CODE_TABLES, codeRows } from './codes';
import type { Language, Translate } from './languages';
import { choicesIn, optionsIn, rowOf } from './properties';
import texts from './texts.json';

/** What the documents say because the code says so: the content of each generated block, by the block's name. */

const rankOf = ({ resource, operation }: OperationCase): number =>
	100 * texts.resources.indexOf(resource) +
	Object.keys(RESOURCES[resource].operations).indexOf(operation);

const OPERATIONS = [...EVERY_OPERATION].sort((a, b) => rankOf(a) - rankOf(b));

const NAMES = OPERATIONS.map(({ name }) => name);

const PANELS: Readonly<Record<string, readonly INodeProperties[]>> = {
	...Object.fromEntries(OPERATIONS.map(({ title, properties }) => [title, properties])),
	trigger: new SmsPartnerTrigger().description.properties,
	credential: new SmsPartnerApi().properties,
};

const parametersIn = (panel: readonly INodeProperties[]): INodeProperties[] =>
	panel.filter(({ type }) => type !== 'collection' && type !== 'notice');

/** The blocks about panels, which the documents must have. */
export const PANEL_BLOCKS = Object.entries(PANELS).flatMap(([title, panel]) => [
	...(parametersIn(panel).length > 0 ? [`parameters ${title}`] : []),
	...panel
		.filter(({ type }) => type === 'collection')
		.map(({ displayName }) => `${displayName.toLowerCase()} ${title}`),
]);

const COLUMNS = ['Description', 'Values', 'Default'];

/** @param block such as "error codes" or "options message.send" */
export function contentOf(block: string, language: Language): string {
	const { translate: t } = language;
	const [kind, title = ''] = block.split(/ (?=\w+\.\w+$|trigger$|credential$)/);
	const panel = PANELS[title] ?? [];
	const table = (header: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
		[header.map(t), header.map(() => '---'), ...rows]
			.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
			.join('\n');
	const list = (words: readonly string[]): string =>
		new Intl.ListFormat(language.locale).format(words);
	const rows = (all: readonly INodeProperties[]): string[][] =>
		all.map((property) => rowOf({ title, panel, property }, t));
	switch (title === '' ? kind : `${kind} of`) {
		case 'parameters of':
			return table(['Parameter', ...COLUMNS], rows(parametersIn(panel)));
		case 'options of':
			return table(['Option', ...COLUMNS], rows(optionsIn(panel, 'options')));
		case 'request options of':
			return list(
				rows(optionsIn(panel, 'requestOptions')).map(([name]) => name.replace(/ \(.*/, '')),
			);
		case 'request options':
			return table(
				['Option', ...COLUMNS, 'Operations'],
				withOperations(requestOptionRows(t), NAMES, t),
			);
		case 'error codes':
			return table(
				['Code', '`error`', 'What to do', 'Scope', 'Operations'],
				withOperations(codeRows(t), Object.keys(CODE_TABLES), t),
			);
		case 'operations':
			return table(
				['Resource: Operation', 'What it does', 'Outputs'],
				OPERATIONS.map((one) => operationRow(one, language)),
			);
		case 'operations that refuse bare digits':
			return list(NAMES.filter((name) => BY_NUMBER.some((one) => one.name === name)));
		case 'operation names':
			return NAMES.map((name) => `        - '${name}'`).join('\n');
		default:
			throw new Error(`There is no generated block "${block}".`);
	}
}

function operationRow(
	{ resource, operation, name, description, properties }: OperationCase,
	{ translate: t, readme, reference }: Language,
): string[] {
	const [page, heading] = name.split(': ').map(slugOf);
	const modes = properties.find((property) => property.name === 'outputMode');
	return [
		`[${name}](${relative(dirname(readme), reference)}/${page}.md#${heading})`,
		t(description),
		modes
			? choicesIn(modes, t).join('<br>')
			: `${RESOURCES[resource].operations[operation].outputName}, Error`,
	];
}

/** By option, for each operation: the cells about it. */
function requestOptionRows(t: Translate): Array<[operation: string, row: string[]]> {
	return OPERATIONS.flatMap(({ name, title, properties: panel }) =>
		optionsIn(panel, 'requestOptions').map((property): [string, string[]] => [
			name,
			rowOf({ title, panel, property }, t),
		]),
	).sort(([, [a]], [, [b]]) => a.localeCompare(b));
}

/** Rows with a last cell for the operations that they are about. Equal rows become one. */
function withOperations(
	rows: ReadonlyArray<readonly [operation: string, row: readonly string[]]>,
	all: readonly string[],
	t: Translate,
): string[][] {
	const operationsOf = new Map<string, string[]>();
	for (const [operation, row] of rows) {
		const key = JSON.stringify(row);
		operationsOf.set(key, [...(operationsOf.get(key) ?? []), operation]);
	}
	return [...operationsOf].map(([key, operations]) => {
		const others = all.filter((one) => !operations.includes(one));
		const rest = others.length === 0 ? t('all') : `${t('all but')} ${others.join(', ')}`;
		return [...(JSON.parse(key) as string[]), others.length < 2 ? rest : operations.join(', ')];
	});
}
