import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import { readChange, withChanges } from './nodeParameters';

const { properties } = new SmsPartner().description;

const GET = { resource: 'messageStatus', operation: 'get', requestOptions: { batchSize: 50 } };

it('reads numbers, booleans and strings', () => {
	const texts = [
		'requestOptions.batchSize=5',
		'simplify=false',
		'options.tag=a=b',
		'options.sender=',
	];
	expect(
		texts.reduce((before, text) => readChange(text, before), [] as ReturnType<typeof readChange>),
	).toEqual([
		['requestOptions.batchSize', 5],
		['simplify', false],
		['options.tag', 'a=b'],
		['options.sender', ''],
	]);
});

it.each(['0612345678', '007', '-012', '+33612345678', '1.', '.5', '1e3', ''])(
	'keeps "%s" as text',
	(text) => {
		expect(readChange(`phoneNumber=${text}`)).toEqual([['phoneNumber', text]]);
	},
);

it.each(['0', '-1', '0.5', '10', '-0.25'])('reads "%s" as a number', (text) => {
	expect(readChange(`requestOptions.batchSize=${text}`)).toEqual([
		['requestOptions.batchSize', Number(text)],
	]);
});

it.each(['simplify', '=false', 'a b=1'])('refuses "%s"', (text) => {
	expect(() => readChange(text)).toThrow('It must be a name and a value');
});

it('sets parameters and options, and keeps the others', () => {
	const changes = [
		['simplify', false],
		['requestOptions.timeout', 5000],
		['options.includeCost', true],
	] as const;
	expect(withChanges(GET, changes, properties)).toEqual({
		...GET,
		simplify: false,
		options: { includeCost: true },
		requestOptions: { batchSize: 50, timeout: 5000 },
	});
});

it('rejects an unknown parameter, which n8n would ignore, and lists the known ones', () => {
	const set = (): unknown => withChanges(GET, [['batchSize', 5]], properties);
	expect(set).toThrow('This operation has no parameter batchSize. Available: checkEverySeconds, ');
	expect(set).toThrow(/, phoneNumber, requestOptions\.batchSize, .*, simplify, waitForFinal\.$/);
	expect(() => withChanges(GET, [['outputs', 'perStatus']], properties)).toThrow(
		', outputMode (Outputs), ',
	);
	expect(() => withChanges(GET, [['options.sender', 'Shop']], properties)).toThrow('no parameter');
});
