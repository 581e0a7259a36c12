import { sampleSms } from './sampleSms';

it('has the wanted number of customers, the first one twice, and a landline', () => {
	expect(sampleSms(2)).toEqual([
		{ phoneNumber: '+33639980000', text: 'Your book has been shipped.' },
		{ phoneNumber: '+33639980000', text: 'Your umbrella has been shipped, too.' },
		{ phoneNumber: '01 99 00 12 34', text: 'Your chair has been shipped.' },
		{ phoneNumber: '+33639980001', text: 'Your coat has been shipped.' },
	]);
	expect(new Set(sampleSms(1200).map(({ phoneNumber }) => phoneNumber)).size).toBe(1201);
});
