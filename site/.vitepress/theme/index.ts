// VitePress's own look, in our colours.
import { useData } from 'vitepress';
import theme from 'vitepress/theme';
import { onMounted, watchPostEffect } from 'vue';
import './style.css';

export default {
  ...theme,
  setup() {
    const { frontmatter } = useData();
    // The home page of VitePress has no main landmark; every other page has one of its own inside.
    onMounted(() =>
      watchPostEffect(() => {
        const content = document.getElementById('VPContent');
        if (frontmatter.value['layout'] === 'home') content?.setAttribute('role', 'main');
        else content?.removeAttribute('role');
      }),
    );
  },
};
