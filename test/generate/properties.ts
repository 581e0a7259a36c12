import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Language } from './languages';
import texts from './texts.json';

/** The rows of tables about parameters, in the words of the panel. */

/** A parameter in one of the panels. */
export interface Shown {
	readonly title: string;
	readonly panel: readonly INodeProperties[];
	readonly property: INodeProperties;
	/** Whether it applies only if it is added. */
	readonly isOption: boolean;
}

type Translate = Language['translate'];

/** Its name, description, values and default. */
export function rowOf(shown: Shown, { translate: t }: Language): string[] {
	const { displayName } = shown.property;
	return [displayName, descriptionOf(shown, t), valuesOf(shown, t), defaultOf(shown, t)];
}

/** The properties in a collection such as 'Options'. */
export function propertiesIn(
	panel: readonly INodeProperties[],
	collection: string,
): INodeProperties[] {
	const found = panel.find(({ name }) => name === collection);
	return (found?.options ?? []).filter((one) => 'displayName' in one && 'type' in one);
}

/** What texts.json says of the parameter: of this one, or of all with its name. */
function textOf(kind: 'values' | 'defaults' | 'notes', { title, property }: Shown): string {
	const all: Readonly<Record<string, string>> = texts[kind];
	return all[`${title} ${property.name}`] ?? all[property.name] ?? '';
}

/** The description, what texts.json adds to it, when the panel shows the parameter, and its choices. */
function descriptionOf(shown: Shown, t: Translate): string {
	const { description = '' } = shown.property;
	const sentences = [
		...[markdownOf(description), textOf('notes', shown)].filter((text) => text !== '').map(t),
		...conditionsOf(shown, t),
	];
	const text = sentences
		.reduce((all, one) => `${all.replace(/(?<![.…])$/, '.')} ${one}`, '.')
		.slice(2);
	const choices = choicesOf(shown.property).flatMap(({ name, description: about }) =>
		about === undefined ? [] : [`**${name}**${t(': ')}${t(about)}`],
	);
	return [...(text === '' ? [] : [text]), ...choices].join('<br>');
}

/** "Whether to …" becomes "…", and links become those of Markdown. */
function markdownOf(description: string): string {
	return description
		.replace(/^Whether (?:to )?(.)/, (_, first: string) => first.toUpperCase())
		.replace(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g, '[$2]($1)');
}

function conditionsOf({ property, panel }: Shown, t: Translate): string[] {
	const conditions: Record<string, readonly unknown[] | undefined> = {
		...property.displayOptions?.show,
	};
	return panel.flatMap((other) => {
		const words = conditions[other.name]?.map((value) => wordOf(other, value, t));
		return words
			? [`${t('Only if')} **${other.displayName}** ${t('is')} ${words.join(', ')}.`]
			: [];
	});
}

function choicesOf({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return options.filter((option) => 'value' in option);
}

function wordOf(property: INodeProperties, value: unknown, t: Translate): string {
	if (typeof value === 'boolean') return t(value ? 'On' : 'Off');
	return choicesOf(property).find((choice) => choice.value === value)?.name ?? String(value);
}

function valuesOf(shown: Shown, t: Translate): string {
	const { property } = shown;
	const { minValue = 0, maxValue } = property.typeOptions ?? {};
	const own = textOf('values', shown);
	if (own !== '') return t(own);
	if (property.type === 'boolean') return t('On, Off');
	if (property.type === 'number') {
		return t(`${withCommas(minValue)} ${maxValue ? `to ${withCommas(maxValue)}` : 'or more'}`);
	}
	return (
		choicesOf(property)
			.map(({ name }) => name)
			.join(', ') || t('text')
	);
}

function defaultOf(shown: Shown, t: Translate): string {
	const { property, isOption } = shown;
	const { default: value, required } = property;
	const own = textOf('defaults', shown);
	if (own !== '') return t(own);
	if (isOption && value === true) {
		// The panel's default is the value of an option that has just been added.
		throw new Error(`Say in texts.json what applies without the option ${property.name}.`);
	}
	if (typeof value === 'number') return t(withCommas(value));
	if (value === '' || value === '=') {
		return t(isOption ? 'not set' : required ? 'empty, required' : 'empty');
	}
	return [value]
		.flat()
		.map((one) => wordOf(property, one, t))
		.join(', ');
}

function withCommas(value: number): string {
	return value.toLocaleString('en-US');
}
