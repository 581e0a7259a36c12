import { quoted } from '../../nodes/SmsPartner/items/quoted';

it.each([
	['phoneNumber', "'phoneNumber'"],
	['Numéro de tél.', "'Numéro de tél.'"],
	['phoneNumber ', "'phoneNumber' + a space"],
	['  phoneNumber', "a space + a space + 'phoneNumber'"],
	['\ufeffphoneNumber', "U+FEFF + 'phoneNumber'"],
	['phone\u00a0number\t', "'phone' + a no-break space + 'number' + a tab"],
	['phone\nnumber', "'phone' + a line break + 'number'"],
	['phone\u200bNumber\u00ad', "'phone' + U+200B + 'Number' + U+00AD"],
	['\u3000phone\u202fnumber', "U+3000 + 'phone' + U+202F + 'number'"],
	['phone\u3164', "'phone' + U+3164"],
	['\u2800', 'U+2800'],
	['📱 a', "'📱 a'"],
	['\u{e0020}a', "U+E0020 + 'a'"],
	[' ', 'a space'],
	['', "''"],
])('quoted spells out what cannot be seen in %j', (name, shown) => {
	expect(quoted(name)).toBe(shown);
});
