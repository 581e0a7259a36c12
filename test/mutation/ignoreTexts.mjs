import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * Texts shown to users are not mutated: a test that repeats them would say nothing. A text has two words at least, or
 * is named as one of n8n's texts.
 */

const WORDS = /\p{L}{2,}[,:]? +\p{L}/u;
const NAMES = ['displayName', 'description', 'placeholder', 'hint', 'action', 'notice'];

const isText = ({ node, parent }) =>
	(node.type === 'StringLiteral' &&
		(WORDS.test(node.value) ||
			(parent.type === 'ObjectProperty' && NAMES.includes(parent.key.name)))) ||
	(node.type === 'TemplateLiteral' && node.quasis.some(({ value }) => WORDS.test(value.raw)));

export const strykerPlugins = [
	declareValuePlugin(PluginKind.Ignore, 'texts', {
		shouldIgnore: (path) => (isText(path) ? 'a text for people' : undefined),
	}),
];
