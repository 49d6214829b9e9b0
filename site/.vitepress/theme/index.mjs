// VitePress's own theme with the reader's fonts: none are shipped, none are fetched.
import theme from "vitepress/theme-without-fonts";
import "./style.css";

export default theme;
