// Generated from libphonenumber-js 1.13.16 (MIT) by `npm run generate:plan`. Do not edit.

/**
 * The numbering plan of each country: how many digits its numbers have after the calling code.
 *
 * One line for calling codes with the same plan: `trunk0` or `trunk8` if this digit in front of a national number is
 * not part of it, `ownZero` if a number can start with a 0 of its own; the possible numbers of digits; the calling codes.
 */
export const NUMBERING_PLAN = `
10,11,12: 30
10: 1 52
12: 878
4,5,6,7,8,9,10,11: 352
4,5,6,7: 690
4,5: 290
4,7: 683
5,6,7,10: 685
5,6,7,8,9,11: 852
5,6,7: 688
5,6,8,9,10,11,12,13: 82
5,7: 677 678
5: 500 682
6,7,8,9,10: 48
6,7: 597
6,8,9: 376 689
6,9: 681
6: 298 299 672
7,10: 960
7,8,10,11: 507
7,8,10: 230 372
7,8,11: 503
7,8,9,10,11,12: 882
7,8,9,11: 974
7,8,9: 968
7,8: 599 670 675 965 975
7,9: 220 245 354
7: 238 239 246 248 269 297 592 673 674 680 691 692
8,10,11: 57 65
8,10: 506
8,11: 502 504
8,9,10,11,12: 883
8,9: 36 224 237 258 591
8: 45 216 222 223 228 235 236 253 257 266 350 356 357 371 505 509 800 808 973
9,10,11,12: 420
9,10,11: 56
9,12: 870
9: 34 221 240 244 351 979 998
ownZero 10: 225 229
ownZero 11: 888
ownZero 5,6: 247
ownZero 5,7: 676
ownZero 5,8: 47
ownZero 6,7,8,9,10,11,12: 39
ownZero 6: 687
ownZero 7,11: 501 679
ownZero 7,8,10: 267
ownZero 7,8: 241 853
ownZero 8,10: 378
ownZero 8,9: 268
ownZero 8: 226 227
ownZero 9,10: 881
ownZero 9: 242 992
trunk0 10,11,12: 234
trunk0 10,11: 54
trunk0 10: 58
trunk0 4,5,6,7,8,9,10,11,12: 598
trunk0 5,6,7,10: 98
trunk0 5,6,7,8,9,10,11,12,13: 43 49
trunk0 5,6,7,8,9,10,11,12: 358 971
trunk0 5,6,7,8,9,10,11: 31
trunk0 5,6,7,8,9,10,12: 61
trunk0 5,6,7,8,9,10: 27 64
trunk0 5,6,7,8: 386
trunk0 5,8: 686
trunk0 6,7,8,10: 53
trunk0 6,7,8,9,10,11,12: 381
trunk0 6,7,8,9,10,11: 595
trunk0 6,7,8,9,10,12: 46
trunk0 6,7,8,9,10: 95 880
trunk0 6,7,8,9,12: 359
trunk0 6,7,8,9: 252 355
trunk0 6,7,9: 421
trunk0 6,8,9,10,11,12,13: 63
trunk0 6,9: 40 508
trunk0 7,10,12,13: 90
trunk0 7,8,9,10,11,12,13: 62
trunk0 7,8,9,10,11,12: 86 972
trunk0 7,8,9,10,11: 886
trunk0 7,8,9,10: 84 243 254 353
trunk0 7,8,9: 231 385 967
trunk0 7,8: 961
trunk0 7,9,10: 44 263
trunk0 7,9: 265 423
trunk0 7: 291
trunk0 8,10,11: 977
trunk0 8,10: 850
trunk0 8,9,10,11,12,13: 81 91
trunk0 8,9,10,11,12: 92 383
trunk0 8,9,10,11: 55 593
trunk0 8,9,10,13: 66
trunk0 8,9,10: 20 60 855 856 964 970 976
trunk0 8,9: 32 51 213 233 264 377 382 387 962 963
trunk0 8: 232 373 374 389
trunk0 9,10: 380 966 996
trunk0 9,12: 41
trunk0 9: 33 93 94 211 212 218 249 251 255 256 260 261 262 590 594 596 994 995
trunk0 ownZero 8,9: 250
trunk0 trunk8 6,7,8,9,10,11: 375
trunk0 trunk8 8: 370
trunk8 10,14: 7
trunk8 8: 993
`;
