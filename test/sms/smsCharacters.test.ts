import {
	type ChangedCharacters,
	changedIn,
	fateOf,
	placesOf,
	withoutDropped,
} from '../../nodes/SmsPartner/sms/smsText';

/**
 * SMS Partner's list "Liste des caractères remplacés", row by row: a character and its replacement. The list shows
 * typographic quotation marks as replacements; GSM has only straight ones.
 */
const REPLACEMENTS = [
	...["ąà ’' ÿy çÇ ûu üu ïi ôo öo óo îi ëe êe [( ]) {( }) `' µu"],
	...['ÄA ÀA ÁA ÂA ÃA ÈE ÊE ËE ÎI ÜU ÙU ÚU ÛU ÝY äa áa âa ãa ÖO ÔO œoe'],
	...[`°. ‘' “' ñn ÑN «" »"`],
].flatMap((rows) =>
	rows.split(' ').map(([one, ...more]): [string, string] => [one, more.join('')]),
);
const DROPPED = ['^', '~', '|', '\\', '¨', '§'];

// GSM 03.38, table 1 in the order of its codes, without the escape; then its extension table.
const GSM = [
	...`@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€`,
];

const listed = new Map<string, keyof ChangedCharacters>([
	...REPLACEMENTS.map(([one]): [string, 'replaced'] => [one, 'replaced']),
	...DROPPED.map((one): [string, 'dropped'] => [one, 'dropped']),
]);

/** What SMS Partner does to a character, by its list, and else by GSM 03.38. */
const expectedFate = (character: string): string =>
	listed.get(character) ?? (GSM.includes(character) ? 'kept' : 'unlisted');

it('knows for each character whether SMS Partner keeps, replaces or drops it', () => {
	expect([GSM.length, listed.size]).toEqual([127 + 10, 53]);
	for (let code = 0; code < 0x3000; code += 1) {
		const character = String.fromCharCode(code);
		const [changed] = changedIn(`a${character}`);
		const fate = changed === undefined ? 'kept' : fateOf(changed);
		expect([character, fate]).toEqual([character, expectedFate(character)]);
	}
});

describe('changedIn', () => {
	it('finds none in a text that arrives as it is', () => {
		expect(changedIn(GSM.filter((one) => !listed.has(one)).join(''))).toEqual([]);
		expect(changedIn('')).toEqual([]);
	});

	it('finds them in their order', () => {
		expect(changedIn('Joyeuse fête [3 §] 🎁')).toEqual(['ê', '[', '§', ']', '🎁']);
	});

	it.each(['❤\ufe0f', '👍🏽', '👩\u200d🚀', '👩🏽\u200d❤\ufe0f\u200d👨', '🇫🇷', 'ḉ\u0323'])(
		'finds %s as one',
		(character) => {
			expect(changedIn(`a${character}b`)).toEqual([character]);
			expect(fateOf(character)).toBe('unlisted');
		},
	);

	it('finds characters beside each other one by one', () => {
		expect(changedIn('🎁🚀ç🇫🇷🇧🇪')).toEqual(['🎁', '🚀', 'ç', '🇫🇷', '🇧🇪']);
	});
});

describe('placesOf', () => {
	it.each(REPLACEMENTS)('%s takes the places of %s', (character, replacement) => {
		expect(placesOf(character)).toBe(replacement.length);
	});

	it('is none for a dropped character, two in the extension table, and else one', () => {
		for (const character of GSM.filter((one) => !listed.has(one))) {
			expect([character, placesOf(character)]).toEqual([
				character,
				'€\f'.includes(character) ? 2 : 1,
			]);
		}
		expect(DROPPED.map(placesOf)).toEqual([0, 0, 0, 0, 0, 0]);
	});

	it.each<[string, number]>([
		['…', 3],
		['½', 3],
		['™', 2],
		['ﬁ', 2],
		['ő', 1],
		['ṩ', 1],
		['–', 1],
		['”', 1],
		['щ', 1],
		['😀', 2],
		['\u0323', 1],
		['\u200b', 1],
	])('is the most that a replacement of the unlisted %s may take: %i', (character, places) => {
		expect(placesOf(character)).toBe(places);
	});
});

it('withoutDropped removes what SMS Partner drops, and nothing else', () => {
	const text = [...GSM, ...REPLACEMENTS.map(([one]) => one), '¨', '🎁'].join('');
	expect(withoutDropped(text)).toBe([...text].filter((one) => !DROPPED.includes(one)).join(''));
});
