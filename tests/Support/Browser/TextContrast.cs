namespace SimClr.Tests.Support;

/// <summary>How well a page's text can be told from what is behind it.</summary>
internal static class TextContrast
{
    /// <summary>
    /// A script that gives the least ratio of a text's colour to its background's, as WCAG 2 defines it, and
    /// where that is.
    /// </summary>
    public const string Least = """
        (() => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = colour => {
            canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
            return canvas.getImageData(0, 0, 1, 1).data;
          };
          const light = c => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
            const v = c[i] / 255;
            return sum + weight * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          }, 0);
          const behind = element => {
            for (let e = element; e; e = e.parentElement) {
              const c = rgba(getComputedStyle(e).backgroundColor);
              if (c[3] == 255) return c;
            }
            return [255, 255, 255, 255];
          };
          let least = [99, ''];
          for (const element of document.querySelectorAll('main *')) {
            const text = [...element.childNodes].filter(n => n.nodeType == 3 && n.data.trim()).length;
            if (!text || element.matches('.zero, title')) continue;
            const style = getComputedStyle(element);
            const a = light(rgba(element.ownerSVGElement ? style.fill : style.color));
            const b = light(behind(element));
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < least[0]) least = [ratio, `${element.tagName} "${element.textContent.slice(0, 40)}"`];
          }
          return least;
        })()
        """;
}
