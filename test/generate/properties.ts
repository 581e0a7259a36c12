import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Translate } from './languages';
import texts from './texts.json';

/** The rows of tables about parameters, in the words of the panel. */

/** A parameter, or an option, which applies only if it is added. */
interface Shown {
	readonly title: string;
	readonly panel: readonly INodeProperties[];
	readonly property: INodeProperties;
}

/** Its name, description, values and default. */
export function rowOf(shown: Shown, t: Translate): string[] {
	const { displayName } = shown.property;
	return [displayName, descriptionOf(shown, t), valuesOf(shown, t), defaultOf(shown, t)];
}

/** The properties in a collection such as 'Options'. */
export function optionsIn(panel: readonly INodeProperties[], name: string): INodeProperties[] {
	const { options = [] } = panel.find((one) => one.name === name) ?? {};
	return options.filter((option) => 'displayName' in option && 'type' in option);
}

/** A line about each choice that the panel describes. */
export function choicesIn(property: INodeProperties, t: Translate): string[] {
	return choicesOf(property).flatMap(({ name, description }) =>
		description === undefined ? [] : [`**${name}**${t(': ')}${t(description)}`],
	);
}

function choicesOf({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return options.filter((option) => 'value' in option);
}

/** What texts.json says of this parameter, or of all with its name. */
function textOf(kind: 'values' | 'defaults' | 'notes', { title, property }: Shown): string[] {
	const all: Readonly<Record<string, string | undefined>> = texts[kind];
	return [all[`${title} ${property.name}`] ?? all[property.name] ?? []].flat();
}

/** The description, what texts.json adds to it, when the panel shows the parameter, and its choices. */
function descriptionOf(shown: Shown, t: Translate): string {
	const { panel, property } = shown;
	const show: Record<string, readonly unknown[] | undefined> = { ...property.displayOptions?.show };
	const description = (property.description ?? '')
		.replace(/^Whether (?:to )?(.)/, (_, first: string) => first.toUpperCase())
		.replace(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g, '[$2]($1)');
	const conditions = panel.flatMap((other) => {
		const words = show[other.name]?.map((value) => wordOf(other, value, t));
		return words
			? [`${t('Only if')} **${other.displayName}** ${t('is')} ${words.join(', ')}.`]
			: [];
	});
	const sentences = [
		...[description, ...textOf('notes', shown)].filter(Boolean).map(t),
		...conditions,
	];
	// One sentence has no period in the panel.
	const text = sentences.join('. ').replaceAll('.. ', '. ').replaceAll('…. ', '… ');
	return [...(text === '' ? [] : [text]), ...choicesIn(property, t)].join('<br>');
}

function wordOf(property: INodeProperties, value: unknown, t: Translate): string {
	if (typeof value === 'boolean') return t(value ? 'On' : 'Off');
	return choicesOf(property).find((choice) => choice.value === value)?.name ?? String(value);
}

function valuesOf(shown: Shown, t: Translate): string {
	const { property } = shown;
	const { minValue = 0, maxValue } = property.typeOptions ?? {};
	const [text] = textOf('values', shown);
	if (text !== undefined) return t(text);
	if (property.type === 'boolean') return t('On, Off');
	if (property.type === 'number') {
		return t(`${numeral(minValue)} ${maxValue ? `to ${numeral(maxValue)}` : 'or more'}`);
	}
	return (
		choicesOf(property)
			.map(({ name }) => name)
			.join(', ') || t('text')
	);
}

function defaultOf(shown: Shown, t: Translate): string {
	const { panel, property } = shown;
	const { name, default: value, required } = property;
	const isOption = !panel.includes(property);
	const [text] = textOf('defaults', shown);
	if (text !== undefined) return t(text);
	// The panel's default of an option is its value once it has been added.
	if (isOption && value === true)
		throw new Error(`texts.json has no default for the option ${name}.`);
	if (typeof value === 'number') return t(numeral(value));
	if (value === '' || value === '=')
		return t(isOption ? 'not set' : required ? 'empty, required' : 'empty');
	return [value]
		.flat()
		.map((one) => wordOf(property, one, t))
		.join(', ');
}

function numeral(value: number): string {
	return value.toLocaleString('en-US');
}
