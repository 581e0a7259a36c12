import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * Excludes texts for users from mutation, since tests that only repeat them would be useless. A string is such a text if
 * it has at least two words or is the value of one of n8n's properties for texts.
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
		shouldIgnore: (path) => (isText(path) ? 'a text for users' : undefined),
	}),
];
