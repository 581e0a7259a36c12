import { CODE_TABLES as ALL_CODE_TABLES } from '../api/codeTables';
import { EVERY_OPERATION } from '../engine/everyOperation';
import { CODE_TABLES } from './codes';
import { ENGLISH, French } from './languages';
import { frenchPage, type FrenchPage, withBlocks } from './pages';
import { contentOf } from './tables';

const rowsOf = (block: string): string[][] =>
	contentOf(block, ENGLISH)
		.split('\n')
		.slice(2)
		.map((row) => row.slice(2, -2).split(' | '));

describe('a table', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it('has the words of the panel, and what the panel does not say', () => {
		const [, message] = rowsOf('parameters message.send');
		const [, , limit] = rowsOf('parameters messageStatus.getAll').slice(2);
		expect([message, limit]).toEqual([
			[
				'Message',
				'The text of the SMS: up to 160 characters, or up to 1,530 in 10 parts, each charged as one SMS; use :br: for a line break. Evaluated for each item. See [Length of the text](message.md#length-of-the-text).',
				...['text, up to 10 parts', 'empty, required'],
			],
			[
				'Limit',
				'Max number of results to return. Only if **Return All** is Off.',
				'1 or more',
				'50',
			],
		]);
	});

	it('changes with the panel', () => {
		const [phoneNumber] = EVERY_OPERATION.flatMap(({ title, properties }) =>
			title === 'message.send' ? properties : [],
		);
		jest.replaceProperty(phoneNumber, 'description', 'A number | its name');
		expect(contentOf('parameters message.send', ENGLISH)).toContain(
			'| Phone Number | A number \\| its name | 7 to 15 digits | empty, required |',
		);
	});

	it('says what applies without an option, not the value of one that has just been added', () => {
		const sandbox = rowsOf('options message.send').find(([name]) => name === 'Sandbox');
		expect(sandbox?.slice(2)).toEqual(['On, Off', 'Off']);
	});

	it('has the codes of all endpoints', () => {
		const shared = ['ACCOUNT_CODES', 'REQUEST_CODES'];
		const ofEndpoints = [...ALL_CODE_TABLES].filter(([name]) => !shared.includes(name));
		expect(new Set(Object.values(CODE_TABLES))).toEqual(
			new Set(ofEndpoints.map(([, table]) => table)),
		);
	});
});

it('puts lists into a text, and tables into lines of their own', () => {
	const text =
		'Read <!-- generated: list -->x<!-- end --> and\n\n<!-- generated: table -->\n<!-- end -->\n';
	expect(withBlocks(text, (name) => (name === 'list' ? 'a, b' : '| a |\n| - |'))).toBe(
		'Read <!-- generated: list -->a, b<!-- end --> and\n\n<!-- generated: table -->\n\n| a |\n| - |\n\n<!-- end -->\n',
	);
});

it('says in French what the dictionary contains, with any numbers, and the rest in English', () => {
	const french = new French({ text: 'texte', '{n} to {n}': '{n} à {n}', gone: 'parti' });
	const texts = ['text', '1 to 600,000', '10,000', 'See [it](page.md#it).'].map(french.translate);
	expect(texts).toEqual(['texte', '1 à 600\u00a0000', '10\u00a0000', 'See [it](../page.md#it).']);
	expect([[...french.missing], [...french.unused]]).toEqual([['See [it](page.md#it).'], ['gone']]);
});

describe('a French page', () => {
	const ENGLISH_PAGE =
		'# Page\n\nText.\n\n## Two words\n\nSee [below](#end), [there](b.md#c).\n\n## End\n\n<!-- generated: x -->\n\n1\n\n<!-- end -->\n';
	const made = (english: string, french: string, ...translated: string[]): FrenchPage =>
		frenchPage(english, french, 'page.md', (anchor) => translated.includes(anchor));
	const copied = made(ENGLISH_PAGE, '');
	const french = made(ENGLISH_PAGE, copied.text.replace('Text.', 'Texte.'), 'page').text;

	it('has a copy of each English section that nobody has translated, with links to the English page', () => {
		expect(copied).toMatchObject({ copies: ['page', 'two-words', 'end'], stale: [], orphans: [] });
		expect(copied.text).toContain(' -->\n\nSee [below](../page.md#end), [there](../b.md#c).\n\n');
		const changed = ENGLISH_PAGE.replace('See', 'Read');
		expect(made(changed, copied.text).text).toBe(made(changed, '').text);
	});

	it('keeps what somebody has written, and says where the English has changed since', () => {
		expect(made(ENGLISH_PAGE, french)).toMatchObject({ text: french, stale: [] });
		const changed = ENGLISH_PAGE.replace('Text.', 'More text.');
		expect(made(changed, french)).toMatchObject({ text: french, stale: ['page'] });
		expect(made(changed, made(changed, french, 'page').text).stale).toEqual([]);
	});

	it('says so, too, if somebody has begun to translate a copy', () => {
		const begun = french.replace('See', 'Voir');
		expect(made(ENGLISH_PAGE, begun)).toMatchObject({ text: begun, stale: ['two-words'] });
	});

	it('does not depend on generated blocks', () => {
		const translated = made(ENGLISH_PAGE, french.replace('# End', '# Fin'), 'end').text;
		expect(made(ENGLISH_PAGE.replace('\n1\n', '\n2\n'), translated)).toMatchObject({
			...{ text: translated, stale: [], copies: ['two-words'] },
		});
	});

	it('keeps a section whose English one is gone, and names it', () => {
		const renamed = made(ENGLISH_PAGE.replace('# Page', '# Other'), french);
		expect(renamed.orphans).toEqual(['Page']);
		expect(renamed.text).toMatch(
			/^# Other\n[\s\S]*# Page\n\n<!-- en: page \w+ -->\n\nTexte\.\n\n$/,
		);
	});
});
