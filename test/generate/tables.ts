import { type INodeProperties, NodeHelpers, Workflow } from 'n8n-workflow';
import { dirname, relative } from 'node:path/posix';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import type { Operation } from '../../nodes/SmsPartner/actions/operation';
import { RESOURCES } from '../../nodes/SmsPartner/actions/router';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import { slugOf } from '../docs/markdown';
import { NODE } from '../items/fakeContext';
import { codeRows } from './codes';
import type { Language } from './languages';
import { propertiesIn, rowOf } from './properties';
import texts from './texts.json';

/** What the documents say because the code says so: the content of each generated block, by the block's name. */

export interface NamedOperation extends Operation {
	/** As in "message.send". */
	readonly title: string;
	/** As in "Message: Send". */
	readonly name: string;
	readonly resourceName: string;
	/** The file about its resource. */
	readonly page: string;
}

/** In the order of the documents; a resource that texts.json does not name comes last. */
export const OPERATIONS: readonly NamedOperation[] = [
	...new Set([...texts.resources, ...Object.keys(RESOURCES)]),
].flatMap((resource) => {
	const { name: resourceName, operations } = RESOURCES[resource];
	return Object.entries(operations).map(([operation, one]) => ({
		...{ ...one, resourceName, page: `${slugOf(resourceName)}.md` },
		title: `${resource}.${operation}`,
		name: `${resourceName}: ${one.option.name}`,
	}));
});

/** What each panel shows. An operation also has fields that only models fill in. */
const PANELS: ReadonlyMap<string, readonly INodeProperties[]> = new Map([
	...OPERATIONS.map(({ title, properties }): [string, INodeProperties[]] => [
		title,
		properties.filter(({ displayOptions }) => !displayOptions?.show?.['@tool']),
	]),
	['trigger', new SmsPartnerTrigger().description.properties],
	['credential', new SmsPartnerApi().properties],
]);

/** The content of the block with a name such as "error codes" or "options message.send". */
export function contentOf(name: string, language: Language): string {
	const [, kind, title] = /^(.*?)(?: (\w+\.\w+|trigger|credential))?$/.exec(name) ?? [];
	switch (title === undefined ? kind : `${kind} of`) {
		case 'operations':
			return operationTable(language);
		case 'parameters of':
			return parameterTable(language, 'Parameter', title, parametersOf(title));
		case 'options of':
			return parameterTable(language, 'Option', title, propertiesIn(panelOf(title), 'options'));
		case 'request options of':
			return listIn(language, requestOptionsOf(title).map(shortNameOf));
		case 'request options':
			return requestOptionTable(language);
		case 'error codes':
			return table(
				language,
				['Code', '`error`', 'What to do', 'Operations', 'Scope'],
				codeRows(language),
			);
		case 'operations that refuse bare digits':
			return listIn(
				language,
				OPERATIONS.filter(isAboutNumberOnly).map(({ name: one }) => one),
			);
		case 'operation names':
			return OPERATIONS.map(({ name: one }) => `        - '${one}'`).join('\n');
		default:
			throw new Error(`There is no generated block "${name}".`);
	}
}

/** The names of the blocks that the page about an operation must have. */
export function blocksOf({ title }: NamedOperation): string[] {
	return [
		...(parametersOf(title).length > 0 ? [`parameters ${title}`] : []),
		`options ${title}`,
		`request options ${title}`,
	];
}

function panelOf(title: string): readonly INodeProperties[] {
	const panel = PANELS.get(title);
	if (!panel) throw new Error(`There is no panel "${title}".`);
	return panel;
}

function parametersOf(title: string): INodeProperties[] {
	return panelOf(title).filter(({ type }) => !['collection', 'notice'].includes(type));
}

function requestOptionsOf(title: string): INodeProperties[] {
	return propertiesIn(panelOf(title), 'requestOptions');
}

function shortNameOf({ displayName }: INodeProperties): string {
	return displayName.replace(/ \(.*/, '');
}

/** Whether nothing but the phone number says who is meant: then it must not be mistaken for another one. */
function isAboutNumberOnly({ itemParameters }: NamedOperation): boolean {
	const names = itemParameters.map(({ name }) => name);
	return names.includes('phoneNumber') && !names.includes('messageId');
}

function table(
	{ translate: t }: Language,
	header: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): string {
	const lines = [header.map(t), header.map(() => '---'), ...rows];
	return lines
		.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
}

function listIn({ locale }: Language, names: readonly string[]): string {
	return new Intl.ListFormat(locale).format(names);
}

function parameterTable(
	language: Language,
	first: string,
	title: string,
	properties: readonly INodeProperties[],
): string {
	const panel = panelOf(title);
	const rows = properties.map((property) =>
		rowOf({ title, panel, property, isOption: !panel.includes(property) }, language),
	);
	return table(language, [first, 'Description', 'Values', 'Default'], rows);
}

/** A row for each option, or for each of its meanings, with the operations that it is about. */
function requestOptionTable(language: Language): string {
	const { translate: t } = language;
	const titlesOf = new Map<string, string[]>();
	for (const { title } of OPERATIONS) {
		for (const property of requestOptionsOf(title)) {
			const row = JSON.stringify(rowOf({ title, panel: [], property, isOption: true }, language));
			titlesOf.set(row, [...(titlesOf.get(row) ?? []), title]);
		}
	}
	const variants = [...titlesOf].map(([row, titles]) => ({
		row: JSON.parse(row) as string[],
		titles,
	}));
	const rows = variants
		.sort((a, b) => a.row[0].localeCompare(b.row[0]))
		.map(({ row, titles }) => {
			const others = variants
				.filter((one) => one.row[0] === row[0] && one.titles !== titles)
				.flatMap((one) => one.titles);
			const isRest =
				titles.length > others.length && titles.length + others.length === OPERATIONS.length;
			const names = OPERATIONS.filter(({ title }) => titles.includes(title)).map(
				({ name }) => name,
			);
			return [...row, isRest ? t(others.length > 0 ? 'all others' : 'all') : names.join(', ')];
		});
	return table(language, ['Option', 'Description', 'Values', 'Default', 'Operations'], rows);
}

function operationTable(language: Language): string {
	const { translate: t, readme, reference } = language;
	const [first] = Object.keys(RESOURCES.messageStatus.operations);
	const rows = OPERATIONS.map((operation) => {
		const { title, name, page, option } = operation;
		const target = `${relative(dirname(readme), reference)}/${page}#${slugOf(option.name)}`;
		return [
			`[${name}](${target})${title === `messageStatus.${first}` ? ` (${t('default')})` : ''}`,
			t(option.description ?? ''),
			outputsOf(operation).join(t('; or ')),
		];
	});
	return table(language, ['Resource: Operation', 'What it does', 'Outputs'], rows);
}

/** The names of its outputs; those of each choice, if it has the parameter 'Outputs'. */
function outputsOf({ title }: NamedOperation): string[] {
	const type = new SmsPartner();
	const [resource, operation] = title.split('.');
	const choices = ['statusAndError', 'perStatus'].map((outputMode) => {
		const node = { ...NODE, parameters: { resource, operation, outputMode } };
		const workflow = new Workflow({
			...{ nodes: [node], connections: {}, active: false },
			nodeTypes: {
				getByName: () => type,
				getByNameAndVersion: () => type,
				getKnownTypes: () => ({}),
			},
		});
		return NodeHelpers.getNodeOutputs(workflow, node, type.description)
			.map((output) => (typeof output === 'string' ? output : output.displayName))
			.join(', ');
	});
	return [...new Set(choices)];
}
