// The look: celadon and ink on paper, vermilion only for what stops or ends.
import type { ThemeConfig } from "antd";

export const colours = {
  celadon: "#12564a",
  celadonSoft: "#e6efec",
  ink: "#1d2624",
  inkSoft: "#55615d",
  paper: "#f5f6f3",
  line: "#d8ddd8",
  vermilion: "#a8321f",
  amber: "#7a4b00",
  leaf: "#1f6b2e",
};

const fonts =
  '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",' +
  'system-ui,-apple-system,"Segoe UI",Roboto,sans-serif';

export const theme: ThemeConfig = {
  token: {
    colorPrimary: colours.celadon,
    colorLink: colours.celadon,
    colorLinkHover: "#0c3f36",
    colorInfo: colours.celadon,
    colorSuccess: colours.leaf,
    colorWarning: colours.amber,
    colorError: colours.vermilion,
    colorText: colours.ink,
    colorTextBase: colours.ink,
    colorTextSecondary: colours.inkSoft,
    colorTextTertiary: colours.inkSoft,
    colorTextDescription: colours.inkSoft,
    colorTextPlaceholder: "#6a7571",
    colorBgLayout: colours.paper,
    colorWarningBg: "#fdf3dd",
    colorWarningBorder: "#d9b869",
    colorErrorBg: "#fbeeea",
    colorErrorBorder: "#dba396",
    colorSuccessBg: "#e7f2e8",
    colorSuccessBorder: "#9cc4a2",
    colorInfoBg: colours.celadonSoft,
    colorInfoBorder: "#9fc0b7",
    colorBorder: "#aab3ae",
    colorBorderSecondary: colours.line,
    borderRadius: 4,
    fontSize: 15,
    controlHeight: 38,
    lineHeight: 1.6,
    fontFamily: fonts,
    motion: false,
    boxShadow: "none",
    boxShadowTertiary: "none",
  },
  components: {
    Table: { headerBg: "#eceeea", cellPaddingBlockSM: 7, headerColor: colours.ink },
    Button: { fontWeight: 500, primaryShadow: "none", defaultShadow: "none" },
    Segmented: {
      trackBg: "#e3e7e3",
      itemColor: colours.ink,
      itemSelectedBg: colours.celadon,
      itemSelectedColor: "#ffffff",
    },
  },
};
