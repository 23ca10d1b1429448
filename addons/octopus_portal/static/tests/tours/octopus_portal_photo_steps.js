import { checkAxe } from "./octopus_portal_axe";

const WIDTH = 800;
const HEIGHT = 1000;
/** Where the paper lies on the dark table, a little turned. */
const PAPER = [
    [150, 120],
    [660, 180],
    [640, 880],
    [120, 820],
];

async function photoOfAPaper() {
    const canvas = Object.assign(document.createElement("canvas"), {
        width: WIDTH,
        height: HEIGHT,
    });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#3a2f28";
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.fillStyle = "#f4f2ee";
    pen.beginPath();
    PAPER.forEach((corner) => pen.lineTo(...corner));
    pen.fill();
    pen.fillStyle = "black";
    pen.fillRect(250, 300, 250, 12);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    return new File([blob], "IMG_0001.jpg", { type: "image/jpeg" });
}

/** From any page of a dossier on a phone: a photographed page, straightened, is a document. */
export function photograph() {
    return [
        {
            content: "sending is under the thumb",
            trigger: ".o_octopus_portal_bar a[href$='/upload']",
            run: "click",
            expectUnloadPage: true,
        },
        checkAxe(".o_octopus_portal_send .o_octopus_photos_open"),
        {
            content: "photograph",
            trigger: ".o_octopus_photos_open",
            run: "click",
        },
        {
            content: "take a photo of a paper on a dark table",
            trigger: ".o_octopus_photos",
            async run() {
                const files = new DataTransfer();
                files.items.add(await photoOfAPaper());
                const input = document.querySelector(".o_octopus_photos_camera");
                input.files = files.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            content: "straighten it",
            trigger: ".o_octopus_photos_straighten",
            run: "click",
        },
        {
            content: "the corners were found",
            trigger: ".o_octopus_straighten:contains(were found)",
            run() {
                const corners = document.querySelectorAll(".o_octopus_straighten_corner");
                corners.forEach(({ style }, index) => {
                    const [x, y] = PAPER[index];
                    const off = [
                        parseFloat(style.left) - (100 * x) / WIDTH,
                        parseFloat(style.top) - (100 * y) / HEIGHT,
                    ];
                    if (off.some((part) => Math.abs(part) > 2)) {
                        throw new Error(`corner ${index} is off by ${off} %`);
                    }
                });
            },
        },
        checkAxe(".o_octopus_straighten"),
        {
            content: "a corner moves by the arrows",
            trigger: ".o_octopus_straighten_corner:first",
            run: "press ArrowLeft",
        },
        {
            content: "draw it straight",
            trigger: ".o_octopus_straighten_done",
            run: "click",
        },
        {
            content: "the paper fills the page, and the table is gone",
            trigger: ".o_octopus_photos_page img",
            async run() {
                const page = document.querySelector(".o_octopus_photos_page img");
                await page.decode();
                const { naturalWidth: width, naturalHeight: height } = page;
                if (Math.abs(width - 520) > 30 || Math.abs(height - 700) > 30) {
                    throw new Error(`the page is ${width} × ${height}`);
                }
            },
        },
        {
            content: "make it a document",
            trigger: ".o_octopus_photos_make:enabled",
            run: "click",
        },
        {
            content: "it is in the dossier",
            trigger: ".o_octopus_portal_list .o_octopus_portal_cell_main:contains(Photo)",
        },
        checkAxe(".o_octopus_portal_list"),
    ];
}
