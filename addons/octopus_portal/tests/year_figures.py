# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What every report of the year dossier has to show, worked out on paper from `year_tables`.

Worked out two ways wherever there are two, never copied from a program:

VAT, by quarter (Q1 … Q4)::

    grid  Q1       Q2        Q3       Q4         year      from
    00    100      –         –        50         150       S4; S19
    01    5000     6000      7000     6800       24800     S1; S5; S12 4000 + S14 3000;
                                                           S15 5500 + S17 1000 + S18 300
    02    500      –         1000     600        2100      S2; S12; S16
    03    1400     2000      1500     2500       7400      S1 1000 + S3 400; S11; S13; S17
    44    –        700       –        –          700       S8
    45    –        800       –        –          800       S6
    46    –        2400      –        –          2400      S7 1500 (goods) + S9 900 (triangular)
    47    –        1200      –        –          1200      S10
    48    –        –         340      –          340       CS2 100 + CS3 150 + CS4 90
    49    200      –         500      –          700       CS1; CS5 200 + CS6 300
    54    654      780       855      1005       3294      6 % of 01 + 12 % of 02 + 21 % of 03:
                                                           1488 + 252 + 1554 = 3294
    55    –        336       493.50   63         892.50    P8 210 + P9 126; P15 420 + P26 73.50; P22
    56    –        147       52.50    210        409.50    P10; P17; P24
    57    –        168       –        –          168       P11
    59    911.70   733.50    735      1324.50    3704.70   see below
    61    –        –         –        100        100       VAT more
    62    –        –         –        40         40        VAT less
    63    6        –         2.10     –          8.10      CP1; half of the 4.20 on CP5
    64    12       –         63       –          75        CS1; CS6
    71    –        697.50    605.10   13.50      –         (54+55+56+57+61+63) − (59+62+64)
    72    263.70   –         –        –          –         the other way round
    81    2300     2400      2550     3100       10350     P1 2000 + P5 400 − CP1 100;
                                                           P7 600 + P8 1000 + P11 800;
                                                           P14 2750 − CP2 200; P18 100 + P25 3000
    82    2027.30  1578.50   827.90   2450       6883.70   P2 300 + P3 1500 + P6 227.30;
                                                           P9 600 + P10 700 + P12 110.50 + P13 168;
                                                           P26 350 + P16 400 + P17 250 − CP3 100
                                                           − CP4 50 − CP5 22.10; P19 150 +
                                                           P21 1500 + P22 300 + P23 500
    83    3000     –         2000     12365      17365     P4; P15; P20 11365 + P24 1000
    84    –        –         300      –          300       CP2 200 + CP3 100
    85    100      –         72.10    –          172.10    CP1; CP4 50 + CP5 22.10
    86    –        1000      1800     300        3100      P8; P15 2000 − CP2 200; P22
    87    –        1500      200      1000       2700      P10 700 + P11 800; P17 250 − CP4 50; P24
    88    –        600       250      –          850       P9; P26 350 − CP3 100

VAT that is partly lost stands in the cost: fuel P6 200 + 65 % of 42 = 227.30; car P12 100 + half
of 21 = 110.50; restaurant P13 150 + 12 % = 168; the car P20 10000 + 65 % of 2100 = 11365.
Grid 59: Q1 120 + 63 + 630 + 84 + 14.70; Q2 72 + 210 + 126 + 147 + 168 + 10.50;
Q3 165 + 420 + 73.50 + 24 + 52.50; Q4 31.50 + 735 + 63 + 105 + 210 + 180.
On a credit note for reverse charge (CP2, CP3, CP4) both sides of the VAT cancel out.
Year: 54+55+56+57+61+63 = 4872.10, 59+62+64 = 3819.70; 1052.40 = −263.70+697.50+605.10+13.50.

Result::

    70   turnover: 00+01+02+03+44+45+46+47−48−49 = 39550 − 1040         38510.00
         of which 7000 32600, 7001 1350, 7005 800, 7006 2160, 70061 600, 7007 1000
    74   VAT less                                                         40.00
    60   600 8350 + 604 2000 (= grid 81) − stock 600                    9750.00
    61   = grid 82, the lost VAT in it                                  6883.70
    9900 gross margin                                                  21916.30
    62   12 × 900                                                      10800.00
    630  2400 + 2273                                                    4673.00
    640  VAT more 100 + publication 150                                  250.00
    9901 operating result                                               6193.30
    75   12.50; 65  60 + 45 = 105; 9903                                 6100.80
    67   20 %, rounded to the cent; 9904                      1220.16   4880.64

Bank: 20000 + 4000 of before + 30881 of customers − 31608.80 to suppliers − 6000 wages − 3600
social − 1800 tax − 150 − 92.50 + 10000 loan + 3000 of the till − 433.80 − 605.10 = 23590.80.
Till: 100 + 3180 + 50 − 3000 = 330.

Balance::

    22/27  machines 6000+3000+2000+1000−3600 = 8400; car 11365−2273 = 9092    17492.00
    3      stock                                                                600.00
    40     customers, see `OPEN`                                               7518.00
    54/58  bank and till                                                      23920.80
    20/58                                                                     49530.80
    10/15  20000 + 7000 of before + result 4880.64                            31880.64
    17     8000; 42  2000                                                     10000.00
    44     suppliers, see `OPEN`                                               5216.50
    45     tax 1220.16 + VAT 13.50 + 453 360 + 454 840                         2433.66
    10/49                                                                     49530.80
"""

# grid → Q1, Q2, Q3, Q4
GRIDS = {
    "00": (100, 0, 0, 50),
    "01": (5000, 6000, 7000, 6800),
    "02": (500, 0, 1000, 600),
    "03": (1400, 2000, 1500, 2500),
    "44": (0, 700, 0, 0),
    "45": (0, 800, 0, 0),
    "46": (0, 2400, 0, 0),
    "47": (0, 1200, 0, 0),
    "48": (0, 0, 340, 0),
    "49": (200, 0, 500, 0),
    "54": (654, 780, 855, 1005),
    "55": (0, 336, 493.5, 63),
    "56": (0, 147, 52.5, 210),
    "57": (0, 168, 0, 0),
    "59": (911.7, 733.5, 735, 1324.5),
    "61": (0, 0, 0, 100),
    "62": (0, 0, 0, 40),
    "63": (6, 0, 2.1, 0),
    "64": (12, 0, 63, 0),
    "71": (0, 697.5, 605.1, 13.5),
    "72": (263.7, 0, 0, 0),
    "81": (2300, 2400, 2550, 3100),
    "82": (2027.3, 1578.5, 827.9, 2450),
    "83": (3000, 0, 2000, 12365),
    "84": (0, 0, 300, 0),
    "85": (100, 0, 72.1, 0),
    "86": (0, 1000, 1800, 300),
    "87": (0, 1500, 200, 1000),
    "88": (0, 600, 250, 0),
}
YEAR_VAT = 1052.4  # to pay over the whole year: 71 of a return that covers it
# code of the Belgian layout → amount on 31 December, as the layout prints it
BALANCE = {
    "20": 0,
    "21/28": 17492,
    "22/27": 17492,
    "23": 8400,
    "24": 9092,
    "29/58": 32038.8,
    "3": 600,
    "40/41": 7518,
    "40": 7518,
    "41": 0,
    "54/58": 23920.8,
    "20/58": 49530.8,
    "10/15": 31880.64,
    "10/11": 20000,
    "14": 7000,
    "17/49": 17650.16,
    "17": 8000,
    "42/48": 9650.16,
    "42": 2000,
    "44": 5216.5,
    "45": 2433.66,
    "450/3": 1593.66,
    "454/9": 840,
    "10/49": 49530.8,
}
RESULT = {
    "9900": 21916.3,
    "70": 38510,
    "60/61": 16633.7,
    "62": 10800,
    "630": 4673,
    "640/8": 250,
    "9901": 6193.3,
    "75/76B": 12.5,
    "65/66B": 105,
    "9903": 6100.8,
    "67/77": 1220.16,
    "9904": 4880.64,
    "9905": 4880.64,
}
# the same lines of the year before: 36000 sold, 20000 + 6000 of costs, 1200 of wear, 1800 of tax
RESULT_BEFORE = {
    "9900": 10000,
    "70": 36000,
    "60/61": 26000,
    "630": 1200,
    "9901": 8800,
    "67/77": 1800,
    "9904": 7000,
}
BALANCE_BEFORE = {"21/28": 4800, "54/58": 24000, "20/58": 28800, "14": 7000, "10/49": 28800}
# account → balance on 31 December, debit positive; the result accounts over the year
ACCOUNTS = {
    "1109": -20000,
    "140": -7000,
    "1730": -8000,
    "230000": 12000,
    "230009": -3600,
    "241000": 11365,
    "241009": -2273,
    "300": 600,
    "400": 7518,
    "411": 0,
    "4112": 0,
    "4230": -2000,
    "440": -5216.5,
    "4500": -1220.16,
    "451": 0,
    "4512": -13.5,
    "453": -360,
    "454": -840,
    "bank": 23590.8,
    "cash": 330,
    "600": 8350,
    "604": 2000,
    "6090": -600,
    "6100": 3000,
    "611": 1050,
    "611201": 88.4,
    "6120": 150,
    "6122": 300,
    "6125": 300,
    "612901": 227.3,
    "61320": 500,
    "613310": 850,
    "61652": 250,
    "616580": 168,
    "6202": 8400,
    "621": 2400,
    "6302": 4673,
    "640": 100,
    "6405": 150,
    "6500": 45,
    "657200": 60,
    "6702": 1220.16,
    "7000": -32600,
    "7001": -1350,
    "7005": -800,
    "7006": -2160,
    "70061": -600,
    "7007": -1000,
    "743": -40,
    "751": -12.5,
}
# January … December
TURNOVER = (6000, 500, 300, 6800, 2200, 4100, 4460, -300, 4500, 5500, 600, 3850)
# what is open on 31 December: invoice → amount
OPEN_CUSTOMERS = {"S6": 300, "S10": 1200, "CS5": -200, "S13": 1815, "S17": 4085, "S18": 318}
OPEN_SUPPLIERS = {"CP4": 50, "P19": -181.5, "P22": -300, "P23": -605, "P24": -1000, "P25": -3180}
OPEN_BY_PARTNER = {
    "Bouw Vandamme": 300,
    "London Bakes": 1000,
    "Hotel Amigo": 1815,
    "Café De Ster": 4085,
    "Stad Mechelen": 318,
    "Roof and Wall": 50,
    "Office Shop": -181.5,
    "Verpakking Breda": -300,
    "Janssens Accountants": -605,
    "Oven Works": -1000,
    "Mill Brabant": -3180,
    "Tax office": -13.5,
}
# days overdue on 31 December: not yet, 1–30, 31–60, 61–90, 91–120, more
# (S13 62, S10 166, CS5 136, S6 223; P19 41, CP4 87)
AGEING = {
    "400": (4403, 0, 0, 1815, 0, 1300),
    "440": (-5085, 0, -181.5, 50, 0, 0),
}
# customer → turnover and VAT of the year; the kiosk stays below 250, the others are no Belgian
# VAT payers. Café De Ster: 6000 + 6000 + 5000 + 5500 + 3500 − 200; VAT 510+360+360+330+585−12
CLIENT_LIST = {
    "Café De Ster": (25800, 2133),
    "Hotel Amigo": (3600, 756),
    "Bouw Vandamme": (800, 0),
    "Stad Mechelen": (1400, 150),
}
# (customer, L goods, S services or T triangular) → Q1, Q2, Q3, Q4
INTRA_LIST = {
    ("Boulangerie Lille", "L"): (0, 1500, -150, 0),
    ("Bakkerij Breda", "S"): (0, 700, -100, 0),
    ("Konditorei Köln", "T"): (0, 900, -90, 0),
}
# outlet → income, costs; P10 is shared half and half
ANALYTIC = {
    "shop": (12000, -3350),
    "market": (3150, -750),
}


def full_code(code):
    """The code as the chart of a dossier has it: six digits; `bank` and `cash` stay words."""
    return code.ljust(6, "0") if code.isdecimal() else code


FIGURES = {
    "grids": GRIDS,
    "year_vat": YEAR_VAT,
    "balance": BALANCE,
    "balance_before": BALANCE_BEFORE,
    "result": RESULT,
    "result_before": RESULT_BEFORE,
    "accounts": {full_code(code): amount for code, amount in ACCOUNTS.items()},
    "turnover": TURNOVER,
    "open_customers": OPEN_CUSTOMERS,
    "open_suppliers": OPEN_SUPPLIERS,
    "open_by_partner": OPEN_BY_PARTNER,
    "ageing": {full_code(code): amounts for code, amounts in AGEING.items()},
    "client_list": CLIENT_LIST,
    "intra_list": INTRA_LIST,
    "analytic": ANALYTIC,
}
